#version 330 core

layout(location = 0) in vec2 position;

uniform vec2 centre;     // the plane's point in the middle of the picture
uniform vec2 scale;      // from the plane to clip coordinates
uniform float diameter;  // in pixels

void main() {
  gl_Position = vec4((position - centre) * scale, 0.0, 1.0);
  gl_PointSize = diameter + 2.0;  // room for the soft edge
}

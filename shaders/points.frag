#version 330 core

uniform vec3 colour;
uniform vec3 ground;
uniform float diameter;
uniform float opacity;

out vec4 fragment;

void main() {
  float radius = 0.5 * diameter;
  float reach = length(gl_PointCoord - 0.5) * (diameter + 2.0);
  float inside = 1.0 - smoothstep(radius - 0.5, radius + 0.5, reach);
  // A rim like the ground keeps neighbours apart, and a point visible on the highest density.
  float rim = smoothstep(0.62 * radius, 0.95 * radius, reach);
  fragment = vec4(mix(colour, ground, 0.75 * rim), opacity * inside);
}

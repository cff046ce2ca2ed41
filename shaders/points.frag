#version 330 core

uniform vec3 colour;
uniform float diameter;
uniform float opacity;

out vec4 fragment;

void main() {
  float radius = 0.5 * diameter;
  float reach = length(gl_PointCoord - 0.5) * (diameter + 2.0);
  float inside = 1.0 - smoothstep(radius - 0.5, radius + 0.5, reach);
  // A dark rim keeps neighbours apart, and a point visible on the brightest density.
  float rim = smoothstep(0.62 * radius, 0.95 * radius, reach);
  fragment = vec4(mix(colour, vec3(0.06, 0.06, 0.09), 0.75 * rim), opacity * inside);
}

#version 330 core

// Numbers on a grid as colours, interpolated between the grid's points. A texel holds a number and
// how much of it is shown.

uniform sampler2D numbers;  // a texel for each point of the grid
uniform vec2 corner;        // the plane's point in the lower left corner of the picture
uniform float unit;         // length of the plane on one pixel
uniform vec2 low;           // the grid's corners
uniform vec2 high;
uniform float top;  // the number that takes the last colour
uniform vec3 colours[16];
uniform float opacity;

out vec4 fragment;

void main() {
  vec2 share = (corner + unit * gl_FragCoord.xy - low) / (high - low);
  if (any(lessThan(share, vec2(0.0))) || any(greaterThan(share, vec2(1.0)))) discard;
  // The points stand in the middle of the texels.
  vec2 at = share * vec2(textureSize(numbers, 0) - 1);
  ivec2 cell = min(ivec2(at), textureSize(numbers, 0) - 2);
  vec2 within = at - vec2(cell);
  vec2 lower = mix(texelFetch(numbers, cell, 0).rg,
                   texelFetch(numbers, cell + ivec2(1, 0), 0).rg, within.x);
  vec2 upper = mix(texelFetch(numbers, cell + ivec2(0, 1), 0).rg,
                   texelFetch(numbers, cell + ivec2(1, 1), 0).rg, within.x);
  vec2 value = mix(lower, upper, within.y);
  float place = clamp(value.r / top, 0.0, 1.0) * 15.0;
  int i = min(int(place), 14);
  fragment = vec4(mix(colours[i], colours[i + 1], place - float(i)), opacity * value.g);
}

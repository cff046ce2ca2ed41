#version 330 core

// Numbers on a grid as colours, interpolated between the grid's points. A texel holds a number and
// how much of it is shown.

uniform sampler2D numbers;  // a texel for each point of the grid
uniform vec2 corner;        // the plane's point in the lower left corner of the picture
uniform float unit;         // length of the plane on one pixel
uniform vec2 low;           // the grid's corners
uniform vec2 high;
uniform float bottom;  // the number that takes the first colour
uniform float top;     // the number that takes the last one
uniform vec3 colours[16];
uniform float opacity;

uniform float every;  // lines at its multiples; 0: none
uniform vec3 ink;
uniform float lines;  // their opacity
uniform float line;   // width of a line in pixels

out vec4 fragment;

// 1 on a line where `at` is a whole number; that of 0 is twice as wide and stronger.
float on_line(float at) {
  float nearest = round(at);
  float zero = nearest == 0.0 ? 1.0 : 0.0;
  float width = line * (1.0 + zero);
  float pixels = abs(at - nearest) / max(fwidth(at), 1e-6);
  // Where lines would lie closer than a few pixels they would be a grey veil.
  float apart = 1.0 - smoothstep(0.1, 0.25, fwidth(at));
  // Where the number stays the same there is no line, be it a round one.
  if (fwidth(at) < 1e-4) return 0.0;
  return (0.4 + 0.6 * zero) * max(apart, zero) *
         (1.0 - smoothstep(0.5 * width - 0.5, 0.5 * width + 0.5, pixels));
}

// Whether the number is smaller here and larger there around a cell: at a ridge or on a plateau that
// only touches the level there would be a ragged line.
bool crosses(float level, ivec2 cell) {
  float slack = 1e-3 * every;
  bool below = false;
  bool above = false;
  ivec2 last = textureSize(numbers, 0) - 1;
  for (int i = -1; i <= 2; ++i) {
    for (int j = -1; j <= 2; ++j) {
      float number = texelFetch(numbers, clamp(cell + ivec2(i, j), ivec2(0), last), 0).r;
      below = below || number < level - slack;
      above = above || number > level + slack;
    }
  }
  return below && above;
}

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
  float place = clamp((value.r - bottom) / (top - bottom), 0.0, 1.0) * 15.0;
  int i = min(int(place), 14);
  vec3 colour = mix(colours[i], colours[i + 1], place - float(i));
  float drawn = every > 0.0 ? lines * on_line(value.r / every) : 0.0;
  if (drawn > 0.0 && !crosses(every * round(value.r / every), cell)) drawn = 0.0;
  float shown = opacity * value.g;
  float all = shown + drawn * (1.0 - shown);
  fragment = vec4(mix(colour, ink, all > 0.0 ? drawn / all : 0.0), all);
}

#version 330 core

// The log-density of a Gaussian mixture (4.8),
//   log p(x) = log sum_i exp(c_i - |G_i^-1 (x - mu_i)|^2 / 2),
// as a picture. Row i of the mixture's texture holds (mu_i, c_i, -) and
// G_i^-1 = (m_11, m_21, m_22, -). Without components, the texture is a grid of values of log p.

uniform sampler2D mixture;
uniform int components;
uniform vec2 grid_low;    // the grid's lower left corner in the plane
uniform vec2 grid_width;  // of one of its cells, whose centres have the values
uniform float log_peak;

uniform vec2 corner;  // the plane's point in the lower left corner of the picture
uniform float unit;   // length of the plane on one pixel
uniform float line;   // width of a contour in pixels
uniform int mode;     // 0: colours and contours; 1: log p itself; 2: outlines over what is there

uniform vec3 colours[16];
uniform float fill;      // opacity of the colours
uniform float contours;  // opacity of the lines between them
uniform float lines_apart;  // how much further along the map their colour lies

uniform vec3 ink;  // of the outlines
uniform float opacity;
uniform float tint;  // opacity of the ink within the outlines
uniform vec3 edge;   // colour along both sides of an outline
uniform float edge_opacity;

out vec4 fragment;

float grid_log_density(vec2 x) {
  ivec2 size = textureSize(mixture, 0);
  vec2 place = (x - grid_low) / grid_width - 0.5;
  if (any(lessThan(place, vec2(-0.5))) || any(greaterThan(place, vec2(size) - 0.5))) return -1e30;
  vec2 left = clamp(floor(place), vec2(0.0), vec2(size - 2));
  vec2 share = clamp(place - left, 0.0, 1.0);
  ivec2 at = ivec2(left);
  float low = mix(texelFetch(mixture, at, 0).r, texelFetch(mixture, at + ivec2(1, 0), 0).r, share.x);
  float high = mix(texelFetch(mixture, at + ivec2(0, 1), 0).r,
                   texelFetch(mixture, at + ivec2(1, 1), 0).r, share.x);
  return mix(low, high, share.y);
}

float log_density(vec2 x) {
  if (components == 0) return grid_log_density(x);
  float largest = -1e30;
  float sum = 0.0;
  for (int i = 0; i < components; ++i) {
    vec4 head = texelFetch(mixture, ivec2(0, i), 0);
    vec4 inverse = texelFetch(mixture, ivec2(1, i), 0);
    vec2 offset = x - head.xy;
    vec2 whitened =
        vec2(inverse.x * offset.x, inverse.y * offset.x + inverse.z * offset.y);
    float term = head.z - 0.5 * dot(whitened, whitened);
    float next = max(largest, term);
    sum = sum * exp(largest - next) + exp(term - next);
    largest = next;
  }
  return largest + log(sum);
}

vec3 colour_of(float level) {
  float at = clamp(level, 0.0, 1.0) * 15.0;
  int i = min(int(at), 14);
  return mix(colours[i], colours[i + 1], at - float(i));
}

// 1 where `at` is a whole number from 1 to `most`, fading to 0 half a line's width away.
float on_line(float at, float most, float width) {
  float nearest = clamp(round(at), 1.0, most);
  float pixels = abs(at - nearest) / max(fwidth(at), 1e-6);
  return 1.0 - smoothstep(0.5 * width - 0.5, 0.5 * width + 0.5, pixels);
}

void main() {
  vec2 x = corner + unit * gl_FragCoord.xy;
  float log_p = log_density(x);
  if (mode == 1) {
    fragment = vec4(log_p, 0.0, 0.0, 1.0);
    return;
  }
  float below = max(log_peak - log_p, 0.0);
  if (mode == 2) {
    // Standard deviations from the peak, if it were alone: lines at 1, 2 and 3, the second strong.
    float deviations = sqrt(2.0 * below);
    float strength = abs(deviations - 2.0) < 0.5 ? 1.0 : 0.45;
    float inside = tint * exp(-0.5 * below);
    float inked = max(strength * on_line(deviations, 3.0, line), inside);
    float edged = edge_opacity * strength * on_line(deviations, 3.0, 2.0 * line + 2.0);
    float all = inked + (1.0 - inked) * edged;
    fragment = vec4(mix(edge, ink, all > 0.0 ? inked / all : 1.0), opacity * all);
    return;
  }
  // The square root of the density relative to its peak lets the tails be seen.
  float level = exp(-0.5 * below);
  vec3 colour = mix(colours[0], colour_of(level), fill);
  float lift = lines_apart * mix(0.45, 0.22, fill);
  fragment = vec4(
      mix(colour, colour_of(level + lift), contours * on_line(8.0 * level, 7.0, line)), 1.0);
}

#version 330 core

// The log-density of a Gaussian mixture (4.8),
//   log p(x) = log sum_i exp(c_i - |G_i^-1 (x - mu_i)|^2 / 2),
// as a colour. Row i of a mixture's texture holds (mu_i, c_i, -) and G_i^-1 = (m_11, m_21, m_22, -).

uniform sampler2D shown;
uniform sampler2D ghost;
uniform int shown_components;
uniform int ghost_components;
uniform float shown_log_peak;
uniform float ghost_log_peak;

uniform vec2 corner;  // the plane's point in the lower left corner of the picture
uniform float unit;   // length of the plane on one pixel
uniform float line;   // width of a contour in pixels
uniform vec3 colours[16];
uniform vec3 ghost_colour;
uniform bool raw;     // writes log p itself

out vec4 fragment;

float log_density(sampler2D mixture, int components, vec2 x) {
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

// 1 on the contours at level = 1/count, 2/count, ..., fading to 0 half a line's width away.
float contours(float level, float count, float width) {
  float at = level * count;
  float nearest = clamp(round(at), 1.0, count - 1.0);
  float pixels = abs(at - nearest) / max(fwidth(at), 1e-6);
  return 1.0 - smoothstep(0.5 * width - 0.5, 0.5 * width + 0.5, pixels);
}

void main() {
  vec2 x = corner + unit * gl_FragCoord.xy;
  float log_p = log_density(shown, shown_components, x);
  if (raw) {
    fragment = vec4(log_p, 0.0, 0.0, 1.0);
    return;
  }
  // The square root of the density relative to its peak lets the tails be seen.
  float level = shown_components > 0 ? exp(0.5 * (log_p - shown_log_peak)) : 0.0;
  vec3 colour = colour_of(level);
  if (shown_components > 0) {
    colour = mix(colour, colour_of(level + 0.22), 0.55 * contours(level, 8.0, line));
  }
  if (ghost_components > 0) {
    float ghost_level =
        exp(0.5 * (log_density(ghost, ghost_components, x) - ghost_log_peak));
    colour = mix(colour, ghost_colour, 0.10 * smoothstep(0.05, 0.9, ghost_level));
    colour = mix(colour, ghost_colour, 0.75 * contours(ghost_level, 4.0, 1.5 * line));
  }
  fragment = vec4(colour, 1.0);
}

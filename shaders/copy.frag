#version 330 core

// A picture of the same size, with its opacities.

uniform sampler2D picture;

out vec4 fragment;

void main() {
  fragment = texelFetch(picture, ivec2(gl_FragCoord.xy), 0);
  if (fragment.a == 0.0) discard;
}

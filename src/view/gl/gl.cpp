#include "view/gl/gl.h"

#include <array>
#include <cstddef>
#include <stdexcept>
#include <string>

namespace tiltscope::view::gl {
namespace {

using Log = std::array<GLchar, 2048>;

void delete_shader(GLuint name) { glDeleteShader(name); }
using Shader = Name<delete_shader>;

Shader compile(GLenum kind, std::span<const std::byte> source) {
  Shader shader(glCreateShader(kind));
  const auto* text = reinterpret_cast<const GLchar*>(source.data());
  const auto length = static_cast<GLint>(source.size());
  glShaderSource(*shader, 1, &text, &length);
  glCompileShader(*shader);
  GLint compiled = GL_FALSE;
  glGetShaderiv(*shader, GL_COMPILE_STATUS, &compiled);
  if (compiled != GL_TRUE) {
    Log log{};
    glGetShaderInfoLog(*shader, static_cast<GLsizei>(log.size()), nullptr, log.data());
    throw std::runtime_error(std::string("a shader does not compile on this display's OpenGL:\n") +
                             log.data());
  }
  return shader;
}

}  // namespace

void delete_program(GLuint name) { glDeleteProgram(name); }
void delete_buffer(GLuint name) { glDeleteBuffers(1, &name); }
void delete_vertex_array(GLuint name) { glDeleteVertexArrays(1, &name); }
void delete_texture(GLuint name) { glDeleteTextures(1, &name); }
void delete_framebuffer(GLuint name) { glDeleteFramebuffers(1, &name); }

Buffer make_buffer() {
  GLuint name = 0;
  glGenBuffers(1, &name);
  return Buffer(name);
}

VertexArray make_vertex_array() {
  GLuint name = 0;
  glGenVertexArrays(1, &name);
  return VertexArray(name);
}

Texture make_texture() {
  GLuint name = 0;
  glGenTextures(1, &name);
  glBindTexture(GL_TEXTURE_2D, name);
  glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MIN_FILTER, GL_NEAREST);
  glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MAG_FILTER, GL_NEAREST);
  glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_WRAP_S, GL_CLAMP_TO_EDGE);
  glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_WRAP_T, GL_CLAMP_TO_EDGE);
  return Texture(name);
}

Program::Program(std::span<const std::byte> vertex, std::span<const std::byte> fragment) {
  const Shader first = compile(GL_VERTEX_SHADER, vertex);
  const Shader second = compile(GL_FRAGMENT_SHADER, fragment);
  name_ = Name<delete_program>(glCreateProgram());
  glAttachShader(*name_, *first);
  glAttachShader(*name_, *second);
  glLinkProgram(*name_);
  GLint linked = GL_FALSE;
  glGetProgramiv(*name_, GL_LINK_STATUS, &linked);
  if (linked != GL_TRUE) {
    Log log{};
    glGetProgramInfoLog(*name_, static_cast<GLsizei>(log.size()), nullptr, log.data());
    throw std::runtime_error(std::string("a shader does not link on this display's OpenGL:\n") +
                             log.data());
  }
}

Framebuffer::Framebuffer(GLenum format) : format_(format), texture_(make_texture()) {
  GLuint name = 0;
  glGenFramebuffers(1, &name);
  name_ = Name<delete_framebuffer>(name);
}

void Framebuffer::resize(int width, int height) {
  if (width == width_ && height == height_) return;
  width_ = width;
  height_ = height;
  glBindTexture(GL_TEXTURE_2D, *texture_);
  glTexImage2D(GL_TEXTURE_2D, 0, static_cast<GLint>(format_), width, height, 0,
               format_ == GL_R32F ? GL_RED : GL_RGBA, GL_FLOAT, nullptr);
  glBindFramebuffer(GL_FRAMEBUFFER, *name_);
  glFramebufferTexture2D(GL_FRAMEBUFFER, GL_COLOR_ATTACHMENT0, GL_TEXTURE_2D, *texture_, 0);
  const bool complete = glCheckFramebufferStatus(GL_FRAMEBUFFER) == GL_FRAMEBUFFER_COMPLETE;
  glBindFramebuffer(GL_FRAMEBUFFER, 0);
  if (!complete) throw std::runtime_error("this display's OpenGL cannot draw into a picture");
}

void Framebuffer::bind() const {
  glBindFramebuffer(GL_FRAMEBUFFER, *name_);
  glViewport(0, 0, width_, height_);
}

Blending::Blending() {
  glEnable(GL_BLEND);
  glBlendFuncSeparate(GL_SRC_ALPHA, GL_ONE_MINUS_SRC_ALPHA, GL_ONE, GL_ONE_MINUS_SRC_ALPHA);
}

void set_colour(GLint uniform, const plot::Colour& colour) {
  glUniform3f(uniform, colour.red, colour.green, colour.blue);
}

void set_colours(GLint uniform, const ColourMap& colours) {
  std::array<float, 3 * std::tuple_size_v<ColourMap>> channels{};
  for (std::size_t i = 0; i < colours.size(); ++i) {
    channels[3 * i] = colours[i].red;
    channels[3 * i + 1] = colours[i].green;
    channels[3 * i + 2] = colours[i].blue;
  }
  glUniform3fv(uniform, static_cast<GLsizei>(colours.size()), channels.data());
}

void set_plane(const Program& program, const Eigen::Vector2d& centre, double unit, int width,
               int height) {
  const Eigen::Vector2d corner = centre - 0.5 * unit * Eigen::Vector2d(width, height);
  glUniform2f(program.uniform("corner"), static_cast<float>(corner.x()),
              static_cast<float>(corner.y()));
  glUniform1f(program.uniform("unit"), static_cast<float>(unit));
}

bool is_software_renderer() {
  const GLubyte* name = glGetString(GL_RENDERER);
  const std::string_view words = name != nullptr ? reinterpret_cast<const char*>(name) : "";
  return words.starts_with("llvmpipe") || words.starts_with("softpipe");
}

void check(std::string_view where) {
  const GLenum error = glGetError();
  if (error == GL_NO_ERROR) return;
  throw std::runtime_error("OpenGL error " + std::to_string(error) + " " + std::string(where));
}

}  // namespace tiltscope::view::gl

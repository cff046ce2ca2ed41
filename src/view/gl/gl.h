#pragma once

#include "view/look/colour_map.h"

#include <Eigen/Core>
#include <epoxy/gl.h>

#include <span>
#include <string_view>
#include <utility>

/// OpenGL's objects, each released by its owner.
namespace tiltscope::view::gl {

/// Owns one OpenGL name.
template <void (*release)(GLuint)>
class Name {
 public:
  explicit Name(GLuint name = 0) : name_(name) {}
  Name(const Name&) = delete;
  Name& operator=(const Name&) = delete;
  Name(Name&& other) noexcept : name_(std::exchange(other.name_, 0)) {}
  Name& operator=(Name&& other) noexcept {
    std::swap(name_, other.name_);
    return *this;
  }
  ~Name() {
    if (name_ != 0) release(name_);
  }
  GLuint operator*() const { return name_; }

 private:
  GLuint name_;
};

void delete_program(GLuint name);
void delete_buffer(GLuint name);
void delete_vertex_array(GLuint name);
void delete_texture(GLuint name);
void delete_framebuffer(GLuint name);

using Buffer = Name<delete_buffer>;
using VertexArray = Name<delete_vertex_array>;
using Texture = Name<delete_texture>;

Buffer make_buffer();
VertexArray make_vertex_array();
/// Unfiltered and clamped to its edge.
Texture make_texture();

/// A shader program. Throws std::runtime_error with the compiler's log.
class Program {
 public:
  Program(std::span<const std::byte> vertex, std::span<const std::byte> fragment);

  void use() const { glUseProgram(*name_); }
  /// -1, which OpenGL passes over, if the program does not use it.
  GLint uniform(const char* name) const { return glGetUniformLocation(*name_, name); }

 private:
  Name<delete_program> name_;
};

/// A picture to draw into.
class Framebuffer {
 public:
  /// `format` is the texture's: GL_RGBA8, or GL_R32F for numbers.
  explicit Framebuffer(GLenum format);

  /// Keeps the texture's name; its content is lost if the size changes.
  void resize(int width, int height);
  /// Draws go here, over the whole of it, until another framebuffer is bound.
  void bind() const;

  GLuint name() const { return *name_; }
  GLuint texture() const { return *texture_; }
  int width() const { return width_; }
  int height() const { return height_; }

 private:
  GLenum format_;
  Texture texture_;
  Name<delete_framebuffer> name_;
  int width_ = 0;
  int height_ = 0;
};

/// Blends what is drawn during its life over what is there.
class Blending {
 public:
  Blending();
  ~Blending() { glDisable(GL_BLEND); }
  Blending(const Blending&) = delete;
  Blending& operator=(const Blending&) = delete;
};

/// Sets a uniform of the program in use.
void set_colour(GLint uniform, const plot::Colour& colour);

/// Sets a uniform array of colours of the program in use.
void set_colours(GLint uniform, const ColourMap& colours);

/// Sets what tells a fragment's point of the plane: `corner`, of the lower left one, and `unit`,
/// the length of the plane on one pixel. `width` and `height` are the picture's, in pixels.
void set_plane(const Program& program, const Eigen::Vector2d& centre, double unit, int width,
               int height);

/// Whether the processor does a graphics card's work.
bool is_software_renderer();

/// Throws std::runtime_error if OpenGL reports an error; `where` says after what.
void check(std::string_view where);

}  // namespace tiltscope::view::gl

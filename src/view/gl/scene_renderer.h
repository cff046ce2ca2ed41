#pragma once

#include "view/gl/copy_shader.h"
#include "view/gl/density_shader.h"
#include "view/gl/gl.h"
#include "view/gl/heat_shader.h"
#include "view/gl/point_shader.h"
#include "view/scene/scene.h"

#include <memory>
#include <optional>
#include <span>
#include <vector>

namespace tiltscope::view {

/// Draws a scene into a texture, and only if it differs from the one that is there. While nothing
/// but samples moves, what lies behind and above them is drawn once and copied from then on: the
/// same bits, and far less work where the processor draws.
class SceneRenderer {
 public:
  SceneRenderer();

  /// The same name for the renderer's whole life. The picture's first row is its lowest.
  GLuint texture() const { return picture_.texture(); }

  /// `density` is the number of framebuffer pixels on one unit of the window, `scale` the
  /// interface's. True if the picture is another one than before.
  bool render(const Scene& scene, float density, float scale);

 private:
  /// What was drawn, and where: as long as both stay, so do its pixels.
  struct Drawn {
    SceneContent content;
    int width = 0;
    int height = 0;
    float pixels = 0.0F;

    bool operator==(const Drawn&) const = default;
  };
  struct Layer {
    explicit Layer(GLenum format) : picture(format) {}
    gl::Framebuffer picture;
    std::optional<Drawn> drawn;
  };

  void draw_behind(const Drawn& wanted);
  void draw(const Shape& shape, const Drawn& place);
  void draw_kept(const Outlines& lines, const Drawn& place, std::size_t slot);
  DensityShader::Target target(const Drawn& place) const;

  DensityShader density_;
  HeatShader heat_;
  PointShader points_;
  CopyShader copy_;
  gl::Framebuffer picture_;
  std::optional<Drawn> drawn_;
  Layer behind_;
  /// Outlines with their opacities as numbers; empty where a graphics card draws them anyway.
  std::vector<std::unique_ptr<Layer>> above_;
  bool in_software_;
};

}  // namespace tiltscope::view

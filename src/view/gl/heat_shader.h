#pragma once

#include "view/gl/gl.h"
#include "view/scene/camera.h"
#include "view/scene/scene.h"

#include <array>
#include <cstddef>
#include <memory>

namespace tiltscope::view {

/// Draws heat maps over the bound framebuffer.
class HeatShader {
 public:
  HeatShader();

  /// Into so many pixels, of which `scale` are a unit of the design; `camera` counts in them.
  struct Target {
    Camera camera;
    int width = 0;
    int height = 0;
    float scale = 1.0F;
  };

  void draw(const Heat& heat, const Target& target);

 private:
  /// A map's numbers on the graphics card.
  struct Uploaded {
    std::shared_ptr<const HeatMap> map;
    gl::Texture texture = gl::make_texture();
  };

  void bind(const std::shared_ptr<const HeatMap>& map);

  gl::Program program_;
  gl::VertexArray vertices_;
  std::array<Uploaded, 3> slots_;
  std::size_t oldest_ = 0;  ///< the slot to give up next
};

}  // namespace tiltscope::view

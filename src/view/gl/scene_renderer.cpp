#include "view/gl/scene_renderer.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace tiltscope::view {
namespace {

/// Points shrink where so many on so small a picture would cover the density. In units of the
/// design, like the picture's size.
float point_diameter(Eigen::Index count, double size) {
  const double room = size / std::sqrt(static_cast<double>(std::max<Eigen::Index>(count, 1)));
  return static_cast<float>(std::clamp(0.42 * room, 2.2, 5.6));
}

DensityShader::Outline outline_of(const Outlines& lines, const palette::Palette& colours) {
  constexpr float edge_opacity = 0.7F;
  return {lines.ink, lines.opacity, lines.tint, colours.background, edge_opacity};
}

template <class... Functions>
struct Overloaded : Functions... {
  using Functions::operator()...;
};
/// Clang needs to be told before its version 17.
template <class... Functions>
Overloaded(Functions...) -> Overloaded<Functions...>;

}  // namespace

SceneRenderer::SceneRenderer()
    : picture_(GL_RGBA8), behind_(GL_RGBA8), in_software_(gl::is_software_renderer()) {}

bool SceneRenderer::render(const Scene& scene, float density, float scale) {
  Drawn wanted{static_cast<const SceneContent&>(scene),
               std::max(1, static_cast<int>(std::lround(scene.box.width() * density))),
               std::max(1, static_cast<int>(std::lround(scene.box.height() * density))),
               density * scale};
  wanted.content.camera.unit /= static_cast<double>(density);
  if (drawn_ == wanted) return false;
  glDisable(GL_SCISSOR_TEST);
  glDisable(GL_DEPTH_TEST);
  glDisable(GL_CULL_FACE);

  // Up to the samples, what lies behind; from there on, what they show through or hide.
  std::vector<Shape>& shapes = wanted.content.shapes;
  const auto is_points = [](const Shape& shape) { return std::holds_alternative<Points>(shape); };
  const auto first = std::ranges::find_if(shapes, is_points);
  Drawn behind = wanted;
  behind.content.shapes = {shapes.begin(), first};
  draw_behind(behind);
  picture_.resize(wanted.width, wanted.height);
  glBindFramebuffer(GL_READ_FRAMEBUFFER, behind_.picture.name());
  glBindFramebuffer(GL_DRAW_FRAMEBUFFER, picture_.name());
  glBlitFramebuffer(0, 0, wanted.width, wanted.height, 0, 0, wanted.width, wanted.height,
                    GL_COLOR_BUFFER_BIT, GL_NEAREST);
  picture_.bind();
  std::size_t slot = 0;
  for (auto shape = first; shape != shapes.end(); ++shape) {
    const auto* lines = std::get_if<Outlines>(&*shape);
    if (lines != nullptr && in_software_) {
      draw_kept(*lines, wanted, slot++);
    } else {
      draw(*shape, wanted);
    }
  }
  above_.resize(slot);
  glBindFramebuffer(GL_FRAMEBUFFER, 0);
  drawn_ = std::move(wanted);
  return true;
}

void SceneRenderer::draw_behind(const Drawn& wanted) {
  if (behind_.drawn == wanted) return;
  behind_.picture.resize(wanted.width, wanted.height);
  behind_.picture.bind();
  const DensityPlane& plane = wanted.content.plane;
  const palette::Palette& colours = *wanted.content.palette;
  density_.draw(plane.density, target(wanted),
                {plane.fill, plane.contours, &colours.density_map, colours.lines_apart});
  for (const Shape& shape : wanted.content.shapes) draw(shape, wanted);
  behind_.drawn = wanted;
}

DensityShader::Target SceneRenderer::target(const Drawn& place) const {
  return {place.content.camera, place.width, place.height, place.pixels};
}

void SceneRenderer::draw(const Shape& shape, const Drawn& place) {
  const Camera& camera = place.content.camera;
  const palette::Palette& colours = *place.content.palette;
  const auto paint = Overloaded{
      [&](const Heat& heat) {
        heat_.draw(heat, {camera, place.width, place.height, place.pixels});
      },
      [&](const Points& points) {
        const double size = std::min(place.width, place.height) / static_cast<double>(place.pixels);
        points_.draw(points.places, camera, place.width, place.height,
                     place.pixels * point_diameter(points.places->cols(), size), points.opacity,
                     colours);
      },
      [&](const Outlines& lines) {
        DensityShader::Target there = target(place);
        there.line = lines.width * place.pixels;
        density_.draw_outline(lines.density, there, outline_of(lines, colours));
      }};
  std::visit(paint, shape);
}

void SceneRenderer::draw_kept(const Outlines& lines, const Drawn& place, std::size_t slot) {
  if (slot == above_.size()) above_.push_back(std::make_unique<Layer>(GL_RGBA32F));
  Layer& layer = *above_[slot];
  Drawn wanted = place;
  wanted.content.plane = {};
  wanted.content.shapes = {lines};
  if (layer.drawn != wanted) {
    layer.picture.resize(place.width, place.height);
    layer.picture.bind();
    DensityShader::Target there = target(place);
    there.line = lines.width * place.pixels;
    density_.write_outline(lines.density, there, outline_of(lines, *place.content.palette));
    layer.drawn = std::move(wanted);
    picture_.bind();
  }
  copy_.draw(layer.picture);
}

}  // namespace tiltscope::view

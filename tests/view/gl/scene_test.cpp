#include "oracle/mixture_density.h"
#include "view/canvas/layers.h"
#include "view/desktop/hidden_window.h"
#include "view/gl/scene_renderer.h"
#include "view/look/colour_map.h"
#include "view/look/palette.h"
#include "view/mock_gui.h"

#include <doctest/doctest.h>

#include <cmath>
#include <vector>

using namespace tiltscope;
using namespace tiltscope::view;
using namespace tiltscope::view::test;

namespace {

constexpr int width = 160;
constexpr int height = 120;

float distance(const plot::Colour& a, const plot::Colour& b) {
  return std::abs(a.red - b.red) + std::abs(a.green - b.green) + std::abs(a.blue - b.blue);
}

/// The colour of a picture, (4, width * height), where it shows a point of the plane.
plot::Colour colour_at(const std::vector<float>& picture, const Camera& camera,
                       const Eigen::Vector2d& point) {
  const Eigen::Vector2d offset = (point - camera.centre) / camera.unit;
  const int column = static_cast<int>(std::floor(offset.x() + 0.5 * width));
  const int row = static_cast<int>(std::floor(offset.y() + 0.5 * height));
  const float* channels = &picture[static_cast<std::size_t>(4 * (row * width + column))];
  return {channels[0], channels[1], channels[2], 1.0F};
}

}  // namespace

TEST_CASE("a heat map's colours are those of its numbers, and it ends where its grid does") {
  const auto window = hidden_window();
  if (!window) return;
  gl::Framebuffer target(GL_RGBA8);
  target.resize(width, height);
  target.bind();
  glClearColor(0, 0, 0, 1);
  glClear(GL_COLOR_BUFFER_BIT);
  // The number grows from 0 on the left to 4 on the right; the colours end at 2.
  auto map = std::make_shared<HeatMap>();
  map->grid = {{-2.0, -1.0}, {2.0, 1.0}, 5, 3};
  map->top = 2.0;
  map->values.resize(2, map->grid.size());
  for (Eigen::Index i = 0; i < map->grid.size(); ++i) {
    map->values.col(i) << static_cast<float>(map->grid.point(i).x() + 2.0), 1.0F;
  }
  HeatShader shader;
  const Camera camera{{0.0, 0.0}, 0.05};
  shader.draw({.map = map}, {camera, width, height, 1.0F});
  gl::check("after the heat map was drawn");
  std::vector<float> drawn(static_cast<std::size_t>(4 * width * height));
  glReadPixels(0, 0, width, height, GL_RGBA, GL_FLOAT, drawn.data());
  const auto pixel = [&](double x, double y) { return colour_at(drawn, camera, {x, y}); };
  const auto near = [](const plot::Colour& one, const plot::Colour& other) {
    return distance(one, other) < 0.06F;
  };
  for (const double y : {-0.8, 0.1, 0.9}) {
    CHECK(near(pixel(-1.98, y), dark_error_colours[0]));
    // A number of 0.8 is two fifths of the way: colour 6 of 15.
    CHECK(near(pixel(-1.2, y), dark_error_colours[6]));
    CHECK(near(pixel(0.5, y), dark_error_colours[15]));
  }
  CHECK(near(pixel(0.0, 1.2), plot::rgb(0x000000)));
  CHECK(near(pixel(2.3, 0.0), plot::rgb(0x000000)));
}

TEST_CASE(
    "samples lie over the error map, outlines over the samples, and what is off is not there") {
  const auto window = hidden_window();
  if (!window) return;
  const auto gaussian = [](double variance) {
    return std::make_shared<const MixtureDensity>(
        GaussianMixture(Eigen::VectorXd::Zero(1), {Eigen::VectorXd::Zero(2)},
                        {variance * Eigen::MatrixXd::Identity(2, 2)}));
  };
  // An error of one everywhere, and mass everywhere.
  auto scores = std::make_shared<ScoreGrid>();
  scores->grid = {{-4.0, -3.0}, {4.0, 3.0}, 3, 3};
  scores->exact = Eigen::Matrix2Xf::Zero(2, 9);
  scores->learned = scores->exact;
  scores->learned.row(0).setOnes();
  auto points = std::make_shared<Eigen::MatrixXf>(2, 2);
  // One in the middle, one on the target's line of two standard deviations.
  points->col(0) << 0.025F, 0.025F;
  points->col(1) << 2.0F, 0.025F;
  const Theme theme;
  const Snapshot snapshot = idle_snapshot();
  CanvasFrame frame{theme, snapshot, plot::Box{0, 0, width, height}};
  frame.camera = {{0.0, 0.0}, 0.05};
  frame.density = frame.target = frame.aimed_at = gaussian(1.0);
  frame.compared = gaussian(100.0);
  frame.samples = points;
  frame.scores = scores;
  Layers layers;
  layers.get<ContoursLayer>().opacity = 1.0;
  layers.get<ScoreErrorLayer>().shown = true;
  layers.get<ScoreErrorLayer>().opacity = 1.0;

  SceneRenderer renderer;
  const auto pixel = [&](double x, double y) {
    Scene scene;
    scene.box = frame.box;
    scene.camera = frame.camera;
    layers.compose(frame, scene);
    renderer.render(scene, 1.0F, 1.0F);
    std::vector<float> drawn(static_cast<std::size_t>(4 * width * height));
    glBindTexture(GL_TEXTURE_2D, renderer.texture());
    glGetTexImage(GL_TEXTURE_2D, 0, GL_RGBA, GL_FLOAT, drawn.data());
    return colour_at(drawn, scene.camera, {x, y});
  };
  CHECK(distance(pixel(-1.2, 0.9), dark_error_colours[15]) < 0.1F);
  CHECK(distance(pixel(0.01, 0.01), palette::accent) < 0.5F);
  // White over orange.
  CHECK(pixel(2.0, 0.01).blue > 0.6F);
  layers.get<TargetLayer>().shown = false;
  CHECK(pixel(2.0, 0.01).blue < 0.6F);
  layers.get<SamplesLayer>().shown = false;
  CHECK(distance(pixel(0.01, 0.01), dark_error_colours[15]) < 0.1F);
  layers.get<ScoreErrorLayer>().shown = false;
  CHECK(distance(pixel(0.01, 0.01), dark_density_colours[15]) < 0.1F);
  layers.get<DensityLayer>().shown = false;
  CHECK(distance(pixel(0.01, 0.01), dark_density_colours[0]) < 0.1F);
  gl::check("after the scenes were drawn");
}

TEST_CASE("while samples move, the rest is copied, and the picture is the same to the last bit") {
  const auto window = hidden_window();
  if (!window) return;
  const auto gaussian = [](double x) {
    return std::make_shared<const MixtureDensity>(
        GaussianMixture(Eigen::VectorXd::Zero(1), {Eigen::Vector2d(x, 0.3)},
                        {0.7 * Eigen::MatrixXd::Identity(2, 2)}));
  };
  const auto samples = [](float x) {
    return std::make_shared<const Eigen::MatrixXf>(Eigen::Vector2f(x, 0.2F));
  };
  auto map = std::make_shared<HeatMap>();
  map->grid = {{-2.0, -1.0}, {2.0, 1.0}, 2, 2};
  map->top = 2.0;
  map->values = Eigen::MatrixXf::Constant(2, 4, 0.6F);
  Scene scene;
  scene.box = {0, 0, width, height};
  scene.camera = {{0.0, 0.0}, 0.05};
  scene.plane = {gaussian(0.0), 0.9F, 0.5F};
  const Outlines base{gaussian(0.5), palette::dark.second, 0.6F, 0.4F};
  const Outlines aim{gaussian(-1.0), palette::dark.aim, 0.8F};
  scene.shapes = {Heat{map, &palette::dark.error_map, 0.5F}, Points{samples(0.0F), 0.9F}, base,
                  aim};
  const auto picture_of = [&](SceneRenderer& renderer) {
    renderer.render(scene, 1.0F, 1.0F);
    std::vector<float> drawn(static_cast<std::size_t>(4 * width * height));
    glBindTexture(GL_TEXTURE_2D, renderer.texture());
    glGetTexImage(GL_TEXTURE_2D, 0, GL_RGBA, GL_FLOAT, drawn.data());
    return drawn;
  };
  // As without anything kept: each shape right over what is there.
  const auto drawn_at_once = [&] {
    gl::Framebuffer target(GL_RGBA8);
    target.resize(width, height);
    target.bind();
    DensityShader density;
    HeatShader heat;
    PointShader points;
    DensityShader::Target place{scene.camera, width, height, 1.0F};
    const palette::Palette& colours = palette::dark;
    density.draw(
        scene.plane.density, place,
        {scene.plane.fill, scene.plane.contours, &colours.density_map, colours.lines_apart});
    heat.draw({.map = map, .colours = &colours.error_map, .opacity = 0.5F},
              {scene.camera, width, height, 1.0F});
    points.draw(std::get<Points>(scene.shapes[1]).places, scene.camera, width, height, 5.6F, 0.9F,
                colours);
    for (const std::size_t i : {2U, 3U}) {
      const auto& lines = std::get<Outlines>(scene.shapes[i]);
      place.line = lines.width;
      density.draw_outline(lines.density, place,
                           {lines.ink, lines.opacity, lines.tint, colours.background, 0.7F});
    }
    std::vector<float> drawn(static_cast<std::size_t>(4 * width * height));
    glBindTexture(GL_TEXTURE_2D, target.texture());
    glGetTexImage(GL_TEXTURE_2D, 0, GL_RGBA, GL_FLOAT, drawn.data());
    return drawn;
  };
  SceneRenderer renderer;
  const auto first = picture_of(renderer);
  CHECK(first == drawn_at_once());
  scene.shapes[1] = Points{samples(1.0F), 0.9F};
  const auto moved = picture_of(renderer);
  CHECK(moved == drawn_at_once());
  CHECK(moved != first);
  // Nor does it show what has gone: of each thing that can change, the new one is drawn.
  scene.plane.density = gaussian(1.0);
  CHECK(picture_of(renderer) == drawn_at_once());
  scene.camera.centre.x() = 0.4;
  CHECK(picture_of(renderer) == drawn_at_once());
  scene.shapes[3] = base;
  CHECK(picture_of(renderer) == drawn_at_once());
  gl::check("after the scenes were drawn");
}

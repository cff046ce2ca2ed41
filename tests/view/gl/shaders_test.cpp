#include "oracle/mixture_density.h"
#include "view/desktop/hidden_window.h"
#include "view/gl/density_shader.h"
#include "view/gl/heat_shader.h"
#include "view/gl/point_shader.h"
#include "view/look/colour_map.h"
#include "view/look/palette.h"

#include <doctest/doctest.h>

#include <cmath>
#include <vector>

using namespace tiltscope;
using namespace tiltscope::view;
using namespace tiltscope::view::test;

namespace {

constexpr int across = 160;
constexpr int down = 120;

/// Unequal weights, full covariances, one component narrow and far out.
std::shared_ptr<const ExactDensity> mixture() {
  return std::make_shared<const MixtureDensity>(GaussianMixture(
      Eigen::VectorXd{{std::log(0.6), std::log(0.3), std::log(0.1)}},
      std::vector<Eigen::VectorXd>{Eigen::VectorXd{{-1.5, -0.5}}, Eigen::VectorXd{{2.0, 1.0}},
                                   Eigen::VectorXd{{0.5, -2.5}}},
      std::vector<Eigen::MatrixXd>{Eigen::MatrixXd{{0.8, 0.3}, {0.3, 0.4}},
                                   Eigen::MatrixXd{{0.2, -0.1}, {-0.1, 0.6}},
                                   Eigen::MatrixXd{{0.02, 0.015}, {0.015, 0.05}}}));
}

std::vector<float> read(GLenum channels, int count) {
  std::vector<float> pixels(static_cast<std::size_t>(across * down * count));
  glReadPixels(0, 0, across, down, channels, GL_FLOAT, pixels.data());
  return pixels;
}

}  // namespace

TEST_CASE("the graphics card's density is the mixture's") {
  const auto window = hidden_window();
  if (!window) return;
  const auto p = mixture();
  const Camera camera{{0.3, -0.4}, 0.06};
  gl::Framebuffer target(GL_R32F);
  target.resize(across, down);
  target.bind();
  DensityShader shader;
  shader.draw_log_density(p, {camera, across, down});
  gl::check("after the density was drawn");
  const std::vector<float> drawn = read(GL_RED, 1);

  double worst = 0.0;
  for (int row = 0; row < down; ++row) {
    for (int column = 0; column < across; ++column) {
      // OpenGL's rows count from below, so y grows with them; a pixel's middle is half one in.
      const Eigen::Vector2d x =
          camera.centre +
          camera.unit * Eigen::Vector2d(column + 0.5 - 0.5 * across, row + 0.5 - 0.5 * down);
      const double exact = p->log_density(x)[0];
      const auto there =
          static_cast<double>(drawn[static_cast<std::size_t>(row * across + column)]);
      worst = std::max(worst, std::abs(there - exact) / std::max(1.0, std::abs(exact)));
    }
  }
  // Single precision, with exponents up to some thousands.
  CHECK(worst < 2e-5);
}

TEST_CASE("the density's picture is brightest at the mode, and follows the mixture") {
  const auto window = hidden_window();
  if (!window) return;
  gl::Framebuffer target(GL_RGBA8);
  target.resize(across, down);
  target.bind();
  DensityShader shader;
  const auto brightness_at = [&](const Eigen::Vector2d& x) {
    const Camera camera{x, 0.06};
    shader.draw(mixture(), {camera, across, down}, {});
    float pixel[4];
    glReadPixels(across / 2, down / 2, 1, 1, GL_RGBA, GL_FLOAT, pixel);
    return pixel[0] + pixel[1] + pixel[2];
  };
  const float mode = brightness_at({-1.5, -0.5});
  CHECK(mode > 2.0F * brightness_at({-1.5, 2.0}));
  CHECK(brightness_at({-1.5, 2.0}) < 0.6F);

  gl::check("after the pictures were drawn");
}

TEST_CASE("a density without colours keeps its contours, and without either it is gone") {
  const auto window = hidden_window();
  if (!window) return;
  gl::Framebuffer target(GL_RGBA8);
  target.resize(across, down);
  target.bind();
  DensityShader shader;
  const Camera camera{{-0.5, -0.5}, 0.06};
  const auto sum = [&](const DensityShader::Plane& plane) {
    shader.draw(mixture(), {camera, across, down}, plane);
    double total = 0.0;
    for (const float value : read(GL_RGBA, 4)) total += static_cast<double>(value);
    return total;
  };
  const double whole = sum({1.0F, 1.0F});
  const double contours = sum({0.0F, 1.0F});
  const double none = sum({0.0F, 0.0F});
  CHECK(whole > 1.1 * none);
  CHECK(contours > 1.02 * none);
  CHECK(contours != whole);
  CHECK(sum({1.0F, 0.0F}) < whole);
  shader.draw(nullptr, {camera, across, down}, {});
  const std::vector<float> empty = read(GL_RGBA, 4);
  CHECK(empty[0] == doctest::Approx(dark_density_colours[0].red).epsilon(0.01));
  gl::check("after the pictures were drawn");
}

TEST_CASE("an outline stands at one, two and three standard deviations") {
  const auto window = hidden_window();
  if (!window) return;
  gl::Framebuffer target(GL_RGBA8);
  target.resize(across, down);
  target.bind();
  const auto one = std::make_shared<const MixtureDensity>(
      GaussianMixture(Eigen::VectorXd::Zero(1), {Eigen::VectorXd::Zero(2)},
                      {Eigen::MatrixXd{{0.25, 0.0}, {0.0, 1.0}}}));
  const Camera camera{{0.0, 0.0}, 0.05};
  DensityShader shader;
  shader.draw(nullptr, {camera, across, down}, {});
  shader.draw_outline(one, {camera, across, down, 1.5F}, {plot::rgb(0xffffff), 1.0F, 0.0F});
  const std::vector<float> drawn = read(GL_RGBA, 4);
  const auto red = [&](double x, double y) {
    float brightest = 0.0F;
    for (int dx = -1; dx <= 1; ++dx) {
      const int column = static_cast<int>(std::floor(x / 0.05 + 0.5 * across)) + dx;
      const int row = static_cast<int>(std::floor(y / 0.05 + 0.5 * down));
      brightest = std::max(brightest, drawn[static_cast<std::size_t>(4 * (row * across + column))]);
    }
    return brightest;
  };
  // Standard deviations 1/2 along x and 1 along y.
  CHECK(red(0.5, 0.0) > 0.3F);
  CHECK(red(1.0, 0.0) > 0.7F);
  CHECK(red(1.5, 0.0) > 0.3F);
  CHECK(red(0.0, 2.0) > 0.7F);
  CHECK(red(0.75, 0.0) < 0.1F);
  CHECK(red(0.0, 0.0) < 0.1F);
  CHECK(red(2.0, 0.0) < 0.1F);
  gl::check("after the outline was drawn");
}

TEST_CASE("an outline is seen on its own colour too, by its edges") {
  const auto window = hidden_window();
  if (!window) return;
  gl::Framebuffer target(GL_RGBA8);
  target.resize(across, down);
  target.bind();
  const auto one = std::make_shared<const MixtureDensity>(GaussianMixture(
      Eigen::VectorXd::Zero(1), {Eigen::VectorXd::Zero(2)}, {Eigen::MatrixXd::Identity(2, 2)}));
  const DensityShader::Target place{{{0.0, 0.0}, 0.05}, across, down, 1.5F};
  DensityShader shader;
  const auto darkest_near_line = [&](float edge_opacity) {
    glClearColor(1, 1, 1, 1);
    glClear(GL_COLOR_BUFFER_BIT);
    shader.draw_outline(one, place,
                        {plot::rgb(0xffffff), 1.0F, 0.0F, plot::rgb(0x000000), edge_opacity});
    const std::vector<float> drawn = read(GL_RGBA, 4);
    // Two standard deviations to the right of the middle.
    const int line = across / 2 + 40;
    float darkest = 1.0F;
    for (int column = line - 4; column <= line + 4; ++column) {
      darkest =
          std::min(darkest, drawn[static_cast<std::size_t>(4 * (down / 2 * across + column))]);
    }
    return darkest;
  };
  CHECK(darkest_near_line(0.0F) == 1.0F);
  CHECK(darkest_near_line(0.7F) < 0.6F);
  gl::check("after the outlines were drawn");
}

TEST_CASE("a point appears where it should, and nowhere else") {
  const auto window = hidden_window();
  if (!window) return;
  gl::Framebuffer target(GL_RGBA8);
  target.resize(across, down);
  target.bind();
  glClearColor(0, 0, 0, 1);
  glClear(GL_COLOR_BUFFER_BIT);
  const Camera camera{{1.0, 2.0}, 0.05};
  auto points = std::make_shared<Eigen::MatrixXf>(2, 1);
  // 30 pixels to the right of the middle, 20 above it.
  points->col(0) << 1.0F + 30 * 0.05F, 2.0F + 20 * 0.05F;
  PointShader shader;
  shader.draw(points, camera, across, down, 9.0F);
  gl::check("after the points were drawn");
  const std::vector<float> drawn = read(GL_RGBA, 4);

  double mass = 0.0;
  Eigen::Vector2d centre = Eigen::Vector2d::Zero();
  for (int row = 0; row < down; ++row) {
    for (int column = 0; column < across; ++column) {
      const auto red =
          static_cast<double>(drawn[static_cast<std::size_t>(4 * (row * across + column))]);
      mass += red;
      centre += red * Eigen::Vector2d(column + 0.5, row + 0.5);
    }
  }
  REQUIRE(mass > 5.0);
  centre /= mass;
  CHECK(centre.x() == doctest::Approx(across / 2.0 + 30).epsilon(0.005));
  CHECK(centre.y() == doctest::Approx(down / 2.0 + 20).epsilon(0.005));
  // No more than a disc of this diameter and its soft edge.
  CHECK(mass < 3.15 * 5.5 * 5.5);
  const std::size_t middle =
      static_cast<std::size_t>(4 * ((down / 2 + 20) * across + across / 2 + 30));
  CHECK(drawn[middle] > 0.7F * palette::accent.red);
}

TEST_CASE(
    "a heat map's lines stand where its number crosses their level, not where it touches it") {
  const auto window = hidden_window();
  if (!window) return;
  gl::Framebuffer target(GL_RGBA8);
  target.resize(across, down);
  target.bind();
  const Camera camera{{0.0, 0.0}, 0.05};  // shows [-4, 4] x [-3, 3]
  HeatShader shader;
  // How bright the lines of a number are in all, that depends on x alone.
  const auto lines_of = [&](auto number) {
    auto map = std::make_shared<HeatMap>();
    map->grid = {{-5.0, -4.0}, {5.0, 4.0}, 65, 65};
    map->values = Eigen::Matrix2Xf::Zero(2, map->grid.size());
    for (Eigen::Index i = 0; i < map->grid.size(); ++i) {
      map->values(0, i) = static_cast<float>(number(map->grid.point(i).x()));
    }
    glClearColor(0, 0, 0, 1);
    glClear(GL_COLOR_BUFFER_BIT);
    shader.draw({map, &palette::dark.error_map, 1.0F, {10.0, plot::rgb(0xffffff), 1.0F}},
                {camera, across, down, 1.0F});
    double sum = 0.0;
    for (const float red : read(GL_RED, 1)) sum += static_cast<double>(red);
    return sum;
  };
  // Two pixels wide, from the lower edge to the upper one.
  CHECK(lines_of([](double x) { return x - 0.06; }) == doctest::Approx(2.0 * down).epsilon(0.2));
  // On points of the grid.
  CHECK(lines_of([](double x) { return x; }) == doctest::Approx(2.0 * down).epsilon(0.2));
  CHECK(lines_of([](double x) { return -0.1 * x * x; }) == 0.0);
  CHECK(lines_of([](double x) { return std::max(x, 0.0); }) == 0.0);
  gl::check("after the lines were drawn");
}

TEST_CASE("a shader that does not compile says why") {
  const auto window = hidden_window();
  if (!window) return;
  const char text[] = "#version 330 core\nvoid main() { no_such_function(); }\n";
  const auto bytes = std::as_bytes(std::span(text, sizeof text - 1));
  try {
    const gl::Program program(bytes, bytes);
    FAIL("compiled");
  } catch (const std::runtime_error& error) {
    CHECK(std::string(error.what()).find("no_such_function") != std::string::npos);
  }
}

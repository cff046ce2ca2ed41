#include "view/desktop/damage.h"

#include "view/look/imgui_compat.h"

#include <algorithm>
#include <cmath>
#include <span>

namespace tiltscope::view {
namespace {

/// A colour bleeds into the neighbouring pixels by so much.
constexpr double bleeding = 2.0;

constexpr plot::Box nothing{0.0, 0.0, 0.0, 0.0};

bool is_empty(const plot::Box& box) { return box.width() <= 0.0 || box.height() <= 0.0; }

bool same(const ImDrawVert& a, const ImDrawVert& b) {
  return a.pos.x == b.pos.x && a.pos.y == b.pos.y && a.uv.x == b.uv.x && a.uv.y == b.uv.y &&
         a.col == b.col;
}

bool same_but_for_length(const ImDrawCmd& a, const ImDrawCmd& b) {
  const ImVec4& p = a.ClipRect;
  const ImVec4& q = b.ClipRect;
  return p.x == q.x && p.y == q.y && p.z == q.z && p.w == q.w && same_texture(a, b) &&
         a.UserCallback == b.UserCallback;
}

plot::Box around(std::span<const ImDrawVert> vertices) {
  if (vertices.empty()) return nothing;
  plot::Box box{1e9, 1e9, -1e9, -1e9};
  for (const ImDrawVert& vertex : vertices) {
    const auto x = static_cast<double>(vertex.pos.x);
    const auto y = static_cast<double>(vertex.pos.y);
    box = {std::min(box.left, x), std::min(box.top, y), std::max(box.right, x),
           std::max(box.bottom, y)};
  }
  return {std::floor(box.left - bleeding), std::floor(box.top - bleeding),
          std::ceil(box.right + bleeding), std::ceil(box.bottom + bleeding)};
}

double area(const plot::Box& box) { return box.width() * box.height(); }

plot::Box united(const plot::Box& a, const plot::Box& b) {
  if (is_empty(a)) return b;
  if (is_empty(b)) return a;
  return {std::min(a.left, b.left), std::min(a.top, b.top), std::max(a.right, b.right),
          std::max(a.bottom, b.bottom)};
}

template <class Visitor>
void for_each_command(ImDrawData& frame, const Visitor& visit) {
  for (int i = 0; i < frame.CmdListsCount; ++i) {
    for (ImDrawCmd& command : frame.CmdLists[i]->CmdBuffer) visit(command);
  }
}

}  // namespace

plot::Box Damage::between(const List& before, const List& after) {
  const std::span<const ImDrawVert> old_vertices = before.vertices;
  const std::span<const ImDrawVert> new_vertices = after.vertices;
  const bool same_commands =
      std::ranges::equal(before.commands, after.commands, same_but_for_length);
  if (!same_commands) return united(around(old_vertices), around(new_vertices));
  // What is drawn first and last is mostly the same: the difference lies between.
  const auto [old_first, new_first] = std::ranges::mismatch(old_vertices, new_vertices, same);
  if (old_first == old_vertices.end() && new_first == new_vertices.end()) {
    return before.indices == after.indices ? nothing : around(new_vertices);
  }
  const auto start = static_cast<std::size_t>(old_first - old_vertices.begin());
  std::size_t old_end = old_vertices.size();
  std::size_t new_end = new_vertices.size();
  while (old_end > start && new_end > start &&
         same(old_vertices[old_end - 1], new_vertices[new_end - 1])) {
    --old_end;
    --new_end;
  }
  return united(around(old_vertices.subspan(start, old_end - start)),
                around(new_vertices.subspan(start, new_end - start)));
}

std::vector<plot::Box> Damage::next(const ImDrawData& frame) {
  std::vector<List> lists;
  lists.reserve(static_cast<std::size_t>(frame.CmdListsCount));
  for (int i = 0; i < frame.CmdListsCount; ++i) {
    const ImDrawList& list = *frame.CmdLists[i];
    lists.push_back({{list.VtxBuffer.begin(), list.VtxBuffer.end()},
                     {list.IdxBuffer.begin(), list.IdxBuffer.end()},
                     {list.CmdBuffer.begin(), list.CmdBuffer.end()}});
  }
  std::vector<plot::Box> boxes;
  if (lists.size() == lists_.size()) {
    for (std::size_t i = 0; i < lists.size(); ++i) add(boxes, between(lists_[i], lists[i]));
  } else {
    boxes.push_back({0.0, 0.0, static_cast<double>(frame.DisplaySize.x),
                     static_cast<double>(frame.DisplaySize.y)});
  }
  lists_ = std::move(lists);
  return boxes;
}

void add(std::vector<plot::Box>& boxes, plot::Box box) {
  if (is_empty(box)) return;
  for (auto other = boxes.begin(); other != boxes.end();) {
    const plot::Box both = united(*other, box);
    if (area(both) <= area(*other) + area(box)) {
      box = both;
      boxes.erase(other);
      other = boxes.begin();
    } else {
      ++other;
    }
  }
  boxes.push_back(box);
}

Clipped::Clipped(ImDrawData& frame, const plot::Box& box) : frame_(frame) {
  for_each_command(frame, [&](ImDrawCmd& command) {
    ImVec4& part = command.ClipRect;
    before_.push_back(part);
    part = {std::max(part.x, static_cast<float>(box.left)),
            std::max(part.y, static_cast<float>(box.top)),
            std::min(part.z, static_cast<float>(box.right)),
            std::min(part.w, static_cast<float>(box.bottom))};
  });
}

Clipped::~Clipped() {
  auto before = before_.begin();
  for_each_command(frame_, [&](ImDrawCmd& command) { command.ClipRect = *before++; });
}

}  // namespace tiltscope::view

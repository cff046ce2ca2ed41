#include "view/plots/pinned_runs.h"

#include "config/settings.h"
#include "plot/ticks.h"
#include "view/kit/widgets.h"
#include "view/look/imgui_compat.h"
#include "view/look/palette.h"
#include "view/state/same_target.h"
#include "view/state/wording.h"

#include <algorithm>
#include <cstdio>
#include <string>

namespace tiltscope::view {
namespace {

/// What tells this run from others: "N = 20, η = 0.5".
std::string settings_of(const Snapshot& snapshot) {
  const Experiment& experiment = *snapshot.experiment;
  std::string name = run_words(snapshot);
  if (experiment.tilting.lambda != 1.0) {
    name += ", λ = " + plot::short_number(experiment.tilting.lambda, 3);
  }
  const double eta = experiment.tilting.sampler.eta;
  if (eta != SamplerConfig{}.eta && setting("tilting.eta").why_idle(experiment).empty()) {
    name += ", η = " + plot::short_number(eta, 2);
  }
  if (experiment.seed != 0) name += ", seed " + std::to_string(experiment.seed);
  return name;
}

}  // namespace

PinnedRuns::Kind PinnedRuns::kind_of(const Snapshot& snapshot) {
  Kind kind{*snapshot.experiment, {}};
  kind.experiment.seed = 0;
  kind.experiment.run = {};
  for (const TiltCourse::Stretch& stretch : snapshot.course->stretches()) {
    kind.course.push_back({stretch.first, stretch.step(), stretch.reward->config()});
  }
  return kind;
}

bool PinnedRuns::pin(const Snapshot& snapshot, std::string_view name, bool compared) {
  const bool only_samples = snapshot.course->last() == 0 && !snapshot.tilts->empty();
  if (snapshot.tilts->size() < 2 && !only_samples) return false;
  if (std::ranges::any_of(runs_, [&](const Run& run) { return run.tilts == snapshot.tilts; })) {
    return false;
  }
  Run run;
  const std::string number = std::to_string(pinned_ + 1);
  const std::string settings = settings_of(snapshot);
  const std::string words = number + ": " + (name.empty() ? settings : std::string(name));
  std::snprintf(run.name.data(), run.name.size(), "%s", words.c_str());
  run.about = "Pinned run " + number + ", with " + settings + ".";
  run.colour = pinned_++;
  run.run = snapshot.run;
  run.tilts = snapshot.tilts;
  run.pictures = pictures_of(snapshot);
  run.kind = kind_of(snapshot);
  run.compared = compared;
  run.of_methods = compared && !name.empty();
  runs_.push_back(std::move(run));
  return true;
}

void PinnedRuns::set_comparisons_aside() {
  for (Run& run : runs_) run.shown = run.shown && !run.compared;
}

bool PinnedRuns::holds(std::uint64_t run) const {
  return std::ranges::find(runs_, run, &Run::run) != runs_.end();
}

void PinnedRuns::follow(const Snapshot& snapshot) {
  if (followed_ == snapshot.version) return;
  followed_ = snapshot.version;
  const std::vector<TiltRecord>& now = *snapshot.tilts;
  for (Run& run : runs_) {
    if (run.run != snapshot.run) continue;
    // Of the same tilts, as long as they go no farther.
    if (run.tilts->size() == now.size() && snapshot.phase == Phase::finished) {
      run.pictures = pictures_of(snapshot);
    }
    if (run.tilts == snapshot.tilts) continue;
    const bool sharper =
        std::ranges::equal(*run.tilts, now,
                           [](const TiltRecord& a, const TiltRecord& b) {
                             return a.tilt == b.tilt && a.precision <= b.precision;
                           }) &&
        !std::ranges::equal(*run.tilts, now, {}, &TiltRecord::precision, &TiltRecord::precision);
    if (sharper) run.tilts = snapshot.tilts;
  }
}

std::vector<plot::OtherRun> PinnedRuns::shown(const Experiment& present) const {
  std::vector<plot::OtherRun> others;
  std::vector<const Run*> first;  // of each of the others
  for (const Run& run : runs_) {
    if (!run.shown) continue;
    const auto alike = std::ranges::find(first, run.kind, &Run::kind);
    if (bands_ && alike != first.end()) {
      plot::OtherRun& other = others[static_cast<std::size_t>(alike - first.begin())];
      other.seeds.push_back(run.tilts);
      other.name = std::string((*alike)->name.data()) + " and " +
                   std::to_string(other.seeds.size() - 1) + " more";
    } else {
      first.push_back(&run);
      others.push_back({run.name.data(),
                        palette::series(run.colour),
                        {run.tilts},
                        run.pictures.result.drawn,
                        run.about,
                        run.kind.experiment.method.kind == present.method.kind});
    }
  }
  for (std::size_t i = 0; i < others.size(); ++i) {
    if (same_target(first[i]->kind.experiment, present)) continue;
    others[i].name += ", other target";
    others[i].about +=
        " It aimed at another target than the present run: its lines of exact samples were others.";
  }
  return others;
}

std::vector<FigureGrid::Row> PinnedRuns::pictures() const {
  std::vector<FigureGrid::Row> rows;
  for (const Run& run : runs_) {
    if (run.shown) rows.push_back({run.name.data(), run.pictures, run.of_methods});
  }
  return rows;
}

void PinnedRuns::draw_list(Ui& ui) {
  const float side = ImGui::GetFrameHeight();
  std::size_t gone = runs_.size();
  for (std::size_t i = 0; i < runs_.size(); ++i) {
    Run& run = runs_[i];
    ImGui::PushID(static_cast<int>(i));
    const std::string number = std::to_string(i);
    ImGui::Checkbox("##shown", &run.shown);
    tooltip_beside(ui, ("##run-shown" + number).c_str(), "Show", "Draw this run's curves.");
    ImGui::SameLine();
    if (ImGui::InvisibleButton("##colour", ImVec2(side, side))) ++run.colour;
    const ImVec2 low = ImGui::GetItemRectMin();
    ImGui::GetWindowDrawList()->AddCircleFilled(ImVec2(low.x + 0.5F * side, low.y + 0.5F * side),
                                                0.3F * side,
                                                palette::u32(palette::series(run.colour)));
    tooltip_beside(ui, ("##run-colour" + number).c_str(), "Colour", "Click for the next one.");
    ImGui::SameLine();
    ImGui::SetNextItemWidth(ui.px(190));
    ImGui::InputText("##name", run.name.data(), run.name.size());
    tooltip_beside(ui, ("##run-name" + number).c_str(), "Name", "As it stands in the legends.");
    ImGui::SameLine();
    if (ImGui::Button("delete")) gone = i;
    tooltip_beside(ui, ("##run-delete" + number).c_str(), "Delete", "Forget this run's curves.");
    ImGui::PopID();
  }
  ImGui::Checkbox("bands over seeds", &bands_);
  tooltip_beside(ui, "##bands", "Bands over seeds",
                 "Draw runs that differ in their seed alone as one curve: the median, with a band "
                 "from quartile to quartile.");
  if (gone == runs_.size()) return;
  const std::uint64_t run = runs_[gone].run;
  runs_.erase(runs_.begin() + static_cast<std::ptrdiff_t>(gone));
  if (std::ranges::find(runs_, run, &Run::run) == runs_.end()) ui.send(PinRun{run, false});
}

}  // namespace tiltscope::view

#include "view/kit/paper_mark.h"

#include "capture_binding.h"
#include "config/settings.h"
#include "view/kit/section_words.h"
#include "view/mock_gui.h"

#include <doctest/doctest.h>

#include <string>

using namespace tiltscope;
using namespace tiltscope::view;
using namespace tiltscope::view::test;

namespace {

Experiment paper_with(int tilts) {
  Experiment experiment = with_ddim();
  experiment.tilting.tilts = tilts;
  experiment.tilting.average = Average::sample;
  return experiment;
}

}  // namespace

TEST_CASE("a setting that is none of the paper's says what the paper takes") {
  const std::vector<Experiment> paper = {paper_with(20), paper_with(50)};
  Experiment shown = paper_with(50);
  for (const Setting& setting : all_settings) {
    INFO(setting.key.dotted());
    CHECK(paper_instead(setting, shown, paper).empty());
  }
  shown.tilting.tilts = 30;
  CHECK(paper_instead(setting("tilting.tilts"), shown, paper) == "20, 50, 100 and 200");
  shown.tilting.average = Average::neighbours;
  CHECK(paper_instead(setting("tilting.average"), shown, paper) == "one sample");
  shown.tilting.sampler.eta = 0.25;
  CHECK(paper_instead(setting("tilting.eta"), shown, paper) == "1");
  shown.reward.b[0] += 1.0;
  CHECK(paper_instead(setting("reward.b"), shown, paper) == "(0, 4)");
  // It has no effect there.
  shown.tilting.sampler.kind = SamplerKind::heun;
  CHECK(paper_instead(setting("tilting.eta"), shown, paper).empty());
  // The paper leaves it open.
  shown.tilting.rate = 0.5;
  CHECK(paper_instead(setting("tilting.rate"), shown, paper).empty());
  CHECK(paper_instead(setting("tilting.tilts"), shown, {}).empty());
}

TEST_CASE("what differs from the paper is marked beside its control") {
  const auto marked = [](const Experiment& experiment, const std::string& id) {
    MockWindow window(snapshot_at(7, experiment), {{"paper", paper_with(20), "paper-20"}},
                      ImVec2(1280, 1700));
    return window.interface().signposts().drawn.contains(id);
  };
  Experiment other = paper_with(20);
  CHECK_FALSE(marked(other, "##tilting.eta/paper"));
  other.tilting.sampler.eta = 0.0;
  CHECK(marked(other, "##tilting.eta/paper"));
  CHECK_FALSE(marked(other, "##tilting.lambda/paper"));
}

TEST_CASE("every section of the panel says what is in it") {
  Preferences unfolded;
  unfolded.folded.clear();
  unfolded.advanced = true;
  MockWindow window(snapshot_at(7), {}, ImVec2(1280, 2600), unfolded);
  int sections = 0;
  for (const auto& [id, box] : window.interface().signposts().places) {
    constexpr std::string_view prefix = "##section-";
    if (!id.starts_with(prefix)) continue;
    CAPTURE_BINDING(id);
    CHECK_FALSE(words_on_section(std::string_view(id).substr(prefix.size())).empty());
    ++sections;
  }
  CHECK(sections >= 8);
}

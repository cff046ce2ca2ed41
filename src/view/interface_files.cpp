#include "base/input_file.h"
#include "config/command_files.h"
#include "config/embed_picture.h"
#include "config/experiment_io.h"
#include "config/reward_files.h"
#include "config/with_base.h"
#include "config/wording.h"
#include "diffusion/model_file.h"
#include "oracle/check_tilt.h"
#include "view/interface.h"

#include <algorithm>
#include <span>
#include <utility>

/// What is done with a file that is opened, a text that is pasted, and what they would start.
namespace tiltscope::view {

namespace {

/// A text has no zeros; the length of a safetensors file's header, its first eight bytes, ends with
/// them.
bool is_safetensors(std::string_view bytes) {
  return bytes.size() > 8 && bytes[7] == '\0' && bytes[8] == '{';
}

/// The experiment from a base model of another one.
Experiment with_base_of(const Experiment& experiment, const Experiment& other) {
  Experiment changed = with_base(experiment, other.base);
  changed.network = other.network;
  changed.schedule = other.schedule;
  changed.training = other.training;
  return changed;
}

}  // namespace

void Interface::paste() {
  const char* text = ImGui::GetClipboardText();
  if (text == nullptr || *text == '\0') return announce("The clipboard holds no text.");
  configure(text, "the clipboard", std::filesystem::current_path());
}

void Interface::open(const std::vector<std::filesystem::path>& files) {
  announcement_.begin_list();
  const std::filesystem::path* points = nullptr;
  for (const std::filesystem::path& file : files) {
    if (holds_points(file)) {
      if (points != nullptr) {
        announce("Leaves " + points->filename().string() + " for " + file.filename().string() +
                 ".");
      }
      points = &file;
    }
    open_one(file);
  }
  announcement_.end_list();
}

void Interface::open_one(const std::filesystem::path& file) {
  if (holds_points(file)) {
    return fitting_.start(file, {draft_.shown().seed, draft_.shown().run.threads});
  }
  const std::string name = file.filename().string();
  try {
    const std::string bytes = read_regular_file(file, most_picture_bytes);
    if (bytes.starts_with("\x89PNG")) return ask_about_picture(bytes, name);
    if (is_safetensors(bytes)) return ask_about_model(bytes, name);
    constexpr std::size_t most = std::size_t{16} << 20;
    if (bytes.size() > most) return announce(name + " is too large for a configuration.");
    configure(bytes, name, file.parent_path());
  } catch (const ReadError& error) {
    announce("Cannot read " + name + ": " + error.reason() + ".");
  }
}

void Interface::follow_fitting(Ui& ui) {
  if (auto points = canvas_.points_brush().take_drawn()) {
    fitting_.start(std::move(*points), {draft_.shown().seed, draft_.shown().run.threads});
  }
  if (fitting_.under_way()) ui.wake_at(ui.now + 0.1);
  if (hand_holds()) return;
  const auto fitted = fitting_.take();
  if (!fitted) return;
  announce(fitted->words);
  if (!fitted->base) return;
  if (fitted->drawn) canvas_.points_brush().fitted(*fitted->base);
  draft_.apply(about("base.means"), with_base(draft_.shown(), *fitted->base));
}

void Interface::configure(std::string_view text, std::string_view source,
                          const std::filesystem::path& folder) {
  try {
    Notes notes;
    Experiment experiment = parse_experiment(text, source, &notes, check_experiment);
    resolve_reward_files(experiment.reward, folder, &notes);
    renew_checksum(experiment.reward, &notes);
    experiment.run = draft_.shown().run;
    if (notes.empty()) notes.push_back("Took over the configuration from " + std::string(source));
    take_over(configuration_subject, std::move(experiment), as_sentences(notes));
    canvas_.fit();
  } catch (const ConfigError& problem) {
    announce(problem.what());
  }
}

void Interface::take_over(const Subject& about, Experiment experiment, const std::string& said) {
  const RewardConfig& reward = experiment.reward;
  if (reward.kind != RewardKind::process || reward.may_start) {
    draft_.apply(about, std::move(experiment));
    if (!said.empty()) announce(said);
    return;
  }
  try {
    // What is asked about is what will be started.
    resolve_reward_files(experiment.reward, {}, nullptr);
    renew_checksum(experiment.reward, nullptr);
  } catch (const ConfigError& problem) {
    return announce(std::string(problem.what()) + ".");
  }
  if (leave_.is_allowed && leave_.is_allowed(reward)) {
    start_program(about, std::move(experiment), said);
  } else {
    ask_about_program(about, experiment, said);
  }
}

void Interface::start_program(const Subject& about, Experiment experiment,
                              const std::string& said) {
  experiment.reward.may_start = true;
  const bool same_run = draft_.shown().reward == experiment.reward;
  draft_.apply(about, std::move(experiment));
  // The run that is there was made without leave.
  if (same_run) send_(Reset{});
  if (!said.empty()) announce(said);
}

void Interface::ask_about_program(const Subject& about, const Experiment& experiment,
                                  const std::string& said) {
  AskedQuestion question;
  question.title = "These settings want to start a program";
  question.text =
      "It would compute the reward, and may do all that you may do on this computer. Start it only "
      "if you know where it comes from.";
  for (const std::string& word : experiment.reward.command) {
    question.lines.push_back((question.lines.empty() ? "" : "    ") + word);
  }
  question.answers.push_back({"##start-once", "Allow once",
                              "Starts it for this window. The next window asks again.",
                              [=, this] { start_program(about, experiment, said); }});
  if (leave_.allow) {
    question.answers.push_back(
        {"##start-always", "Always for this content",
         "Starts it, and remembers that. Another command, or another content of one of its files, "
         "is asked about again.",
         [=, this] {
           leave_.allow(experiment.reward);
           start_program(about, experiment, said);
         }});
  }
  question.answers.push_back({"##start-not", "No", "Starts nothing: the settings stay as they are.",
                              [this] { announce("Nothing was started."); }});
  questions_.push_back(std::move(question));
}

void Interface::ask_about_picture(std::string_view bytes, const std::string& name) {
  try {
    const GreyPicture picture = read_grey_png(bytes);
    RewardConfig reward = draft_.shown().reward;
    reward.kind = RewardKind::picture;
    reward.file.clear();
    reward.data = embedded(picture);
    AskedQuestion question;
    question.title = "Use " + name + " as the reward?";
    question.text = "White places of it are liked most, black ones least. It has " +
                    std::to_string(picture.width) + " x " + std::to_string(picture.height) +
                    " pixels" +
                    (std::max(picture.width, picture.height) > most_embedded_pixels
                         ? ", is averaged down to 64 along its longer side,"
                         : "") +
                    " and lies where the panel says: from x = " + as_typed(reward.box[0]) + " to " +
                    as_typed(reward.box[1]) + " and y = " + as_typed(reward.box[2]) + " to " +
                    as_typed(reward.box[3]) + ".";
    question.answers.push_back(
        {"##picture-use", "Use it", "The run starts over with it.", [=, this] {
           Experiment changed = draft_.shown();
           changed.reward = reward;
           draft_.apply(about("reward.data"), std::move(changed));
         }});
    question.answers.push_back({"##picture-not", "No", "The reward stays as it is.", {}});
    questions_.push_back(std::move(question));
  } catch (const PictureError& problem) {
    announce(name + " " + problem.what() + ".");
  }
}

void Interface::ask_about_model(std::string_view bytes, const std::string& name) {
  try {
    const auto model = std::make_shared<const Model>(
        read_model(std::as_bytes(std::span(bytes.data(), bytes.size())), name));
    if (model->tilt != 0) {
      const bool tilts = model->experiment.method.kind == MethodKind::iterative_tilting;
      const std::string steps =
          tilts ? counted(model->tilt, "tilt", "tilts") : counted(model->tilt, "round", "rounds");
      return announce(name + " is a model after " + steps +
                      ", not a base model: `tiltscope base --out FILE` makes one.");
    }
    const Experiment& made = model->experiment;
    check_experiment(with_base_of(draft_.shown(), made));
    AskedQuestion question;
    question.title = name + " is a model; use it as the base?";
    question.text = "It was trained on a base density of " +
                    counted(made.dimension(), "dimension", "dimensions") + " with " +
                    counted(std::ssize(made.base.means), "component", "components") +
                    ". Base density, network, schedule and training become those that it was made "
                    "with, and the run starts over from it.";
    question.answers.push_back({"##model-use", "Use it", "The run starts over from it.", [=, this] {
                                  leave_comparison();
                                  send_(UseBase{model});
                                  draft_.apply(about("base.means"),
                                               with_base_of(draft_.shown(), model->experiment));
                                  announce("The base model is the one in " + name + ".");
                                }});
    question.answers.push_back({"##model-not", "No", "The base model stays as it is.", {}});
    questions_.push_back(std::move(question));
  } catch (const ModelFileError& problem) {
    announce(as_sentences({problem.what()}));
  } catch (const ConfigError& problem) {
    announce(name + " is a model that these settings cannot use: " + problem.what() + ".");
  }
}

}  // namespace tiltscope::view

#include "app/cli/command_line.h"

#include "app/cli/errors.h"
#include "app/cli/output.h"
#include "config/build_id.h"
#include "config/result_version.h"
#include "config/wording.h"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

namespace tiltscope::app {
namespace {

/// The command that was chosen, or the whole program, which is the window.
const CLI::App& chosen(const CLI::App& app) {
  return app.get_subcommands().empty() ? app : *app.get_subcommands().front();
}

/// The same before anything is parsed.
const CLI::App& named_in(const std::vector<std::string>& words, const CLI::App& app) {
  for (const std::string& word : words) {
    for (const CLI::App* command : app.get_subcommands({})) {
      if (command->get_name() == word) return *command;
    }
  }
  return app;
}

std::string name_of(const CLI::App& command) {
  return command.get_parent() != nullptr ? in_quotes(command.get_name()) : "the window";
}

std::string help_for(const CLI::App& command) {
  const std::string name = command.get_parent() != nullptr ? command.get_name() + " " : "";
  return "; \"tiltscope " + name + "--help\" lists ";
}

bool takes_value(const CLI::Option& option) { return option.get_expected_min() > 0; }

/// Behind the dashes of an option; 0 if it is none.
std::size_t start_of_name(const std::string& word) {
  const auto start = word.find_first_not_of('-');
  return start == std::string::npos ? 0 : start;
}

/// What somebody meant who typed this, as the end of a sentence.
std::string suggestion(const CLI::App& command, const std::string& word, bool is_option) {
  std::vector<std::string_view> names;
  if (is_option) {
    for (const CLI::Option* option : command.get_options()) {
      for (const std::string& name : option->get_lnames()) names.push_back(name);
    }
  } else {
    for (const CLI::App* other : command.get_subcommands({})) names.push_back(other->get_name());
  }
  const std::string_view close =
      nearest(is_option ? word.substr(start_of_name(word)) : word, names);
  if (!close.empty())
    return "; did you mean " + std::string(is_option ? "--" : "").append(close) + "?";
  return help_for(command) + (is_option ? "the options" : "what there is");
}

std::string unexpected(const CLI::App& app) {
  const CLI::App& command = chosen(app);
  const std::string word = app.remaining(true).front();
  if (start_of_name(word) > 0) {
    const std::string option = word.substr(0, word.find('='));
    return name_of(command) + " has no option " + shortened(option) +
           suggestion(command, option, true);
  }
  if (&command == &app)
    return "there is no command " + as_given(word) + suggestion(app, word, false);
  return name_of(command) + " does not know what to do with " + as_given(word) + help_for(command) +
         "what it takes";
}

std::string missing(const CLI::App& app) {
  if (!app.remaining(true).empty()) return unexpected(app);
  const CLI::App& command = chosen(app);
  for (const CLI::Option* option : command.get_options()) {
    if (!option->get_required() || option->count() > 0) continue;
    const std::string type = option->get_positional() ? "" : " " + option->get_type_name();
    return name_of(command) + " needs " + option->get_name() + type + help_for(command) +
           "what it takes";
  }
  return name_of(command) + " needs more than that";
}

/// An option without its value, of which the next word would be taken for the value, or a flag with
/// one.
void refuse_odd_values(const CLI::App& command, const std::vector<std::string>& words) {
  const auto option_at = [&](std::size_t i) -> const CLI::Option* {
    const std::string name = i < words.size() ? words[i].substr(0, words[i].find('=')) : "";
    return name.starts_with("-") ? command.get_option_no_throw(name) : nullptr;
  };
  for (std::size_t i = 0; i < words.size(); ++i) {
    const CLI::Option* option = option_at(i);
    if (option == nullptr) continue;
    const std::string name = option->get_name();
    const bool has_value = words[i].find('=') != std::string::npos;
    const bool is_empty = has_value && words[i].find('=') + 1 == words[i].size();
    if (!takes_value(*option)) {
      if (has_value) throw UsageError(name + " takes no value");
    } else if (is_empty || (!has_value && (i + 1 == words.size() || option_at(i + 1) != nullptr))) {
      throw UsageError(name + " needs a value, " + option->get_type_name());
    }
  }
}

/// An option that is there twice.
std::string mismatched(const CLI::App& app) {
  const CLI::App& command = chosen(app);
  for (const CLI::Option* option : command.get_options()) {
    if (option->count() > 1 && option->get_items_expected_max() == 1) {
      return option->get_name() + " is there " + std::to_string(option->count()) +
             " times; give it once";
    }
  }
  return name_of(command) + " does not take these arguments" + help_for(command) + "what it takes";
}

/// The options before a command are the window's; given there, they would silently do nothing.
void refuse_misplaced_options(const CLI::App& app) {
  if (app.get_subcommands().empty()) return;
  for (const CLI::Option* option : app.get_options()) {
    if (option->count() > 0) {
      throw UsageError(option->get_name() + " must stand behind " + name_of(chosen(app)));
    }
  }
}

}  // namespace

Action parse_command_line(int argc, char** argv) {
  CLI::App app(
      "Trains a small diffusion model on a Gaussian mixture and tilts it towards a reward.\n"
      "Without a command, it opens the window.",
      "tiltscope");
  app.set_version_flag("--version", "tiltscope " TILTSCOPE_VERSION " (build " +
                                        std::string(build_id()) + ", results of version " +
                                        std::to_string(result_version) + ")");
  app.require_subcommand(0, 1);

  Action action;
  add_window_command(app, action);
  add_run_command(app, action);
  add_base_command(app, action);
  add_oracle_command(app, action);
  add_fit_command(app, action);
  add_reproduce_command(app, action);
  add_compare_command(app, action);
  add_sweep_command(app, action);
  add_collect_command(app, action);
  add_hard_command(app, action);
  add_bench_command(app, action);
  const std::vector<std::string> words(argv + 1, argv + argc);
  refuse_odd_values(named_in(words, app), words);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ExtrasError&) {
    throw UsageError(unexpected(app));
  } catch (const CLI::RequiredError&) {
    throw UsageError(missing(app));
  } catch (const CLI::ArgumentMismatch&) {
    throw UsageError(mismatched(app));
  } catch (const CLI::ParseError& error) {
    if (error.get_exit_code() != 0) throw UsageError(one_line(error.what()));
    std::ostringstream words;
    app.exit(error, words, words);
    return [text = words.str()] {
      print(text);
      return 0;
    };
  }
  refuse_misplaced_options(app);
  return action;
}

}  // namespace tiltscope::app

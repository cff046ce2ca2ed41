#pragma once

#include "config/effect.h"
#include "config/experiment.h"
#include "config/interval.h"
#include "config/key.h"
#include "config/option.h"

#include <Eigen/Core>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

/// What is known of a setting: a row of the table in config/settings.h.
namespace tiltscope {

/// A number, a vector, a matrix or a list of these: where it stands in an experiment, and between
/// which ends each of its numbers is legal.
template <class T>
struct Numbers {
  using Entry = std::conditional_t<std::is_integral_v<T>, T, double>;

  const T& (*read)(const Experiment&) = nullptr;
  T& (*write)(Experiment&) = nullptr;
  Interval<Entry> legal;

  const T& in(const Experiment& experiment) const { return read(experiment); }
  T& in(Experiment& experiment) const { return write(experiment); }
};

/// One of several words, by its place among them.
struct Choice {
  std::span<const std::string_view> words;  ///< in a file
  std::span<const char* const> shown;       ///< in the window
  std::size_t (*chosen)(const Experiment&) = nullptr;
  void (*choose)(Experiment&, std::size_t) = nullptr;

  std::string_view word(const Experiment& experiment) const { return words[chosen(experiment)]; }
};

/// A text or a list of texts, none longer than so many bytes. Each is UTF-8 without control
/// characters.
template <class T>
struct Texts {
  const T& (*read)(const Experiment&) = nullptr;
  T& (*write)(Experiment&) = nullptr;
  std::size_t longest = 0;

  const T& in(const Experiment& experiment) const { return read(experiment); }
  T& in(Experiment& experiment) const { return write(experiment); }
};

using Value =
    std::variant<Numbers<std::uint64_t>, Numbers<int>, Numbers<double>, Numbers<Eigen::VectorXd>,
                 Numbers<Eigen::MatrixXd>, Numbers<std::vector<Eigen::VectorXd>>,
                 Numbers<std::vector<Eigen::MatrixXd>>, Choice, Texts<std::string>,
                 Texts<std::vector<std::string>>>;

/// The choice, and the words in it, with which alone a setting exists; no words for a setting that
/// always does.
struct OnlyFor {
  Key choice = {};
  std::array<std::string_view, 5> words = {};  ///< the last ones may be empty

  constexpr bool always() const { return words.front().empty(); }
  constexpr bool with(std::string_view word) const {
    return std::ranges::find(words, word) != words.end();
  }
};

/// The shape that a vector or a matrix must have, where the base density has d dimensions.
enum class Shape {
  free,             ///< other checks say
  vector,           ///< (d)
  optional_vector,  ///< (d), or empty
  symmetric         ///< (d, d), symmetric
};

/// What a message is about, as it begins the sentence: "λ", "The network". Settings with one
/// subject show their messages in one place.
struct Subject {
  std::string_view name;

  bool operator==(const Subject&) const = default;
};

/// The slider of a number in the window: its ends, and how the value is printed. What is typed may
/// lie beyond.
struct Slider {
  double low = 0.0;
  double high = 1.0;
  const char* format = "%.2f";
  bool logarithmic = false;  ///< a whole number's always is
};

/// The part of the window's panel that lists a setting behind those that have a place of their own
/// there; `none` for a setting with such a place, or without a control.
enum class Panel { none, reward, method, tilting, fit, sampler, network };

struct Setting {
  Key key;
  Value value;                  ///< where its value stands, and which values are legal
  Subject subject;              ///< what messages about it are about
  ChangeEffect effect;          ///< what a change of it does to a run
  std::string_view name = {};   ///< beside its control
  std::string_view title = {};  ///< of its tooltip
  /// What it is and does, with the equation or the algorithm of the paper.
  std::string_view words = {};
  std::string_view sensible = {};  ///< the values that make sense, in words
  std::string_view paper = {};  ///< the paper's value, where `words` or `sensible` do not tell it
  std::string_view hint = {};   ///< the end of the tooltip
  Slider slider = {};
  Shape shape = Shape::free;
  /// With other words there, files may not have the setting, and have it not.
  OnlyFor only_for = {};
  Panel panel = Panel::none;
  bool basic = false;  ///< in the window's panel also while that shows the basic settings alone
  /// Why a change of it would change nothing in a run of this experiment; empty where it would.
  std::string_view (*idle)(const Experiment&) = nullptr;
  /// Gives other settings values that go with a new one of this. Files must say them themselves.
  void (*settle)(Experiment&) = nullptr;

  std::string_view why_idle(const Experiment& experiment) const {
    return idle != nullptr ? idle(experiment) : std::string_view();
  }
};

/// What stands at the end of a chain of members, such as &Experiment::tilting,
/// &TiltingConfig::lambda.
template <auto... members>
using Member = std::remove_cvref_t<decltype((std::declval<Experiment&>().*....*members))>;

/// The numbers there, each within `legal`.
template <auto... members>
constexpr Numbers<Member<members...>> numbers(
    Interval<typename Numbers<Member<members...>>::Entry> legal) {
  using T = Member<members...>;
  return {[](const Experiment& experiment) -> const T& { return (experiment.*....*members); },
          [](Experiment& experiment) -> T& { return (experiment.*....*members); }, legal};
}

/// The text or the texts there.
template <auto... members>
constexpr Texts<Member<members...>> texts(std::size_t longest) {
  using T = Member<members...>;
  return {[](const Experiment& experiment) -> const T& { return (experiment.*....*members); },
          [](Experiment& experiment) -> T& { return (experiment.*....*members); }, longest};
}

template <const auto& options>
inline constexpr auto words_of = [] {
  std::array<std::string_view, options.size()> words;
  for (std::size_t i = 0; i < words.size(); ++i) words[i] = options[i].word;
  return words;
}();

template <const auto& options>
inline constexpr auto shown_of = [] {
  std::array<const char*, options.size()> words{};
  for (std::size_t i = 0; i < words.size(); ++i) words[i] = options[i].shown;
  return words;
}();

/// The choice there between `options`, an array of Option.
template <const auto& options, auto... members>
constexpr Choice choice() {
  return {words_of<options>, shown_of<options>,
          [](const Experiment& experiment) {
            const auto value = (experiment.*....*members);
            const auto found =
                std::find_if(options.begin(), options.end(),
                             [&](const auto& option) { return option.value == value; });
            return static_cast<std::size_t>(found - options.begin());
          },
          [](Experiment& experiment, std::size_t place) {
            (experiment.*....*members) = options[place].value;
          }};
}

}  // namespace tiltscope

#include "config/method_alias.h"

#include "config/options.h"
#include "config/targets.h"
#include "config/wording.h"

namespace tiltscope {
namespace {

constexpr Options<TiltTarget, 2> named_targets = {{
    {TiltTarget::implicit, "implicit", ""},
    {TiltTarget::reward_weighted, "reward_weighted", ""},
}};

std::string meaning(std::string_view word) {
  return "[method] kind = " + in_quotes(word) +
         " is kind = " + in_quotes(word_of(options::method, MethodKind::iterative_tilting)) +
         " with [tilting] target = " + in_quotes(word);
}

}  // namespace

MethodAlias::MethodAlias(toml::table& table, std::string_view kind, const Source& source) {
  toml::node* node = table.get(kind);
  auto* text = node != nullptr ? node->as_string() : nullptr;
  if (text == nullptr) return;
  for (const auto& target : named_targets) {
    if (text->get() == target.word) word_ = target.word;
  }
  if (!given()) return;
  place_ = source.at(node->source());
  text->get() = word_of(options::method, MethodKind::iterative_tilting);
}

void MethodAlias::apply(TiltingConfig& config, bool states_average, Notes& notes) const {
  for (const auto& target : named_targets) {
    if (word_ == target.word) config.target = target.value;
  }
  if (!states_average) settle(config);
  notes.push_back(place_ + meaning(word_));
}

void MethodAlias::refuse_target() const {
  throw ConfigError(place_ + meaning(word_) + ", and target is there too; leave one of them out");
}

}  // namespace tiltscope

#include "reward/foreign_words.h"

#include <algorithm>
#include <iterator>

namespace tiltscope {

namespace {

constexpr ForeignWord symbols_elsewhere[] = {
    {"**", "write ^ for a power"},
    {"=<", "write <="},
    {"=>", "write >="},
    {"<>", "write !="},
    {":=", "a formula assigns nothing"},
    {"=", "write == to compare; a formula assigns nothing"},
    {"!", "write not"},
    {"~", "write not"},
    {"&", "write and"},
    {"|", "write or, and abs(x) for |x|"},
    {"%", "write mod(a, b) for a remainder"},
    {"[", "write ("},
    {"]", "write )"},
    {"{", "write ("},
    {"}", "write )"},
    {";", "a formula is a single expression"},
    {"\u2212", "write - for the minus"},
    {"\u2013", "write - for the minus"},
    {"\u2014", "write - for the minus"},
    {"\u00d7", "write *"},
    {"\u00b7", "write *"},
    {"\u22c5", "write *"},
    {"\u00f7", "write /"},
    {"\u00b2", "write ^2"},
    {"\u00b3", "write ^3"},
    {"\u03c0", "write pi"},
    {"\u03c3", "write sigmoid(x)"},
    {"\u221a", "write sqrt(x)"},
    {"\u221e", "write inf"},
    {"\u2264", "write <="},
    {"\u2265", "write >="},
    {"\u2260", "write !="},
};

constexpr ForeignWord names_elsewhere[] = {
    {"norm", "write hypot(x1, x2)"},
    {"arcsin", "write asin"},
    {"arccos", "write acos"},
    {"arctan", "write atan"},
    {"arctan2", "write atan2"},
    {"fabs", "write abs"},
    {"power", "write ^"},
    {"heaviside", "write x1 > 0, which is 1 or 0"},
    {"step", "write x1 > 0, which is 1 or 0"},
    {"if", "write condition ? value : other value"},
    {"true", "write 1"},
    {"false", "write 0"},
    {"nan", "every point needs a value"},
    {"rand", "a formula has no random numbers"},
    {"random", "a formula has no random numbers"},
};

}  // namespace

const ForeignWord* foreign_symbol(std::string_view text) {
  const auto* const found = std::ranges::find_if(
      symbols_elsewhere,
      [&](const ForeignWord& foreign) { return text.starts_with(foreign.word); });
  return found == std::end(symbols_elsewhere) ? nullptr : found;
}

const ForeignWord* foreign_name(std::string_view name) {
  const auto* const found = std::ranges::find(names_elsewhere, name, &ForeignWord::word);
  return found == std::end(names_elsewhere) ? nullptr : found;
}

}  // namespace tiltscope

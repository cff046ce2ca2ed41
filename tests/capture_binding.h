#pragma once

#include <doctest/doctest.h>

/// doctest's CAPTURE for a name from a structured binding, which Clang has let lambdas take from
/// version 16 on only.
#define CAPTURE_BINDING(name)        \
  const auto& name##_shown = (name); \
  INFO(#name " := ", name##_shown)

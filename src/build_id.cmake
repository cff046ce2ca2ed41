# cmake -D SOURCE=FOLDER -D OUTPUT=FILE -P build_id.cmake: writes build_id() of config/build_id.h, and
# leaves a file alone that says it already.
cmake_minimum_required(VERSION 3.21)

# What the program is made of.
set(parts CMakeLists.txt CMakePresets.json assets shaders src third_party)

# ask_git(VARIABLE ARGS...): what git says, or NOTFOUND where it is not installed, does not know these
# files, or refuses a folder of another owner.
function(ask_git variable)
  execute_process(COMMAND git --no-optional-locks ${ARGN} WORKING_DIRECTORY ${SOURCE}
    RESULT_VARIABLE failure OUTPUT_VARIABLE answer ERROR_QUIET OUTPUT_STRIP_TRAILING_WHITESPACE)
  if(failure)
    set(answer NOTFOUND)
  endif()
  set(${variable} "${answer}" PARENT_SCOPE)
endfunction()

# hash_sources(VARIABLE): the same wherever the same files lie.
function(hash_sources variable)
  set(list "")
  foreach(part IN LISTS parts)
    if(IS_DIRECTORY ${SOURCE}/${part})
      file(GLOB_RECURSE files RELATIVE ${SOURCE} ${SOURCE}/${part}/*)
    else()
      set(files ${part})
    endif()
    foreach(name IN LISTS files)
      file(SHA256 ${SOURCE}/${name} hash)
      string(APPEND list "${name} ${hash}\n")
    endforeach()
  endforeach()
  string(SHA256 hash "${list}")
  string(SUBSTRING ${hash} 0 12 hash)
  set(${variable} ${hash} PARENT_SCOPE)
endfunction()

# Not that of a repository into which the folder was only unpacked.
ask_git(known ls-files --error-unmatch CMakeLists.txt)
ask_git(commit rev-parse --verify --short=12 HEAD)
ask_git(changes status --porcelain --untracked-files=normal -- ${parts})
if(NOT known OR NOT commit OR changes STREQUAL NOTFOUND)
  hash_sources(hash)
  set(id sources-${hash})
elseif(changes)
  set(id ${commit}-dirty)
else()
  set(id ${commit})
endif()

file(CONFIGURE OUTPUT ${OUTPUT} @ONLY CONTENT [[
#include "config/build_id.h"

std::string_view tiltscope::build_id() { return "@id@"; }
]])

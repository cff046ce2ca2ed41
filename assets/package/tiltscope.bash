# Completion for tiltscope: commands, options, presets, files.
_tiltscope() {
  local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]} command='' help i
  help=$("$1" --help 2>/dev/null)
  local commands
  commands=$(sed -n '/^subcommands:/I,$ s/^  \([a-z][a-z]*\) .*/\1/p' <<<"$help")
  for ((i = 1; i < COMP_CWORD; ++i)); do
    if grep -qx -- "${COMP_WORDS[i]}" <<<"$commands"; then
      command=${COMP_WORDS[i]}
      help=$("$1" "$command" --help 2>/dev/null)
      break
    fi
  done
  if [[ $before == --preset ]]; then
    # The program names them to whoever asks for one that is not there.
    local presets
    presets=$("$1" --preset '' 2>&1 | sed -n 's/.*must be one of \(.*\), not .*/\1/p')
    presets=${presets//,/}
    mapfile -t COMPREPLY < <(compgen -W "${presets/ or / }" -- "$word")
  elif [[ $before == --theme ]]; then
    mapfile -t COMPREPLY < <(compgen -W 'dark light' -- "$word")
  elif [[ $word == -* ]]; then
    mapfile -t COMPREPLY < <(compgen -W "$(grep -oE -- '--[a-z][a-z-]*' <<<"$help" | sort -u)" -- "$word")
  elif [[ -z $command && $before != --* ]]; then
    mapfile -t COMPREPLY < <(compgen -W "$commands" -- "$word")
  else
    compopt -o filenames 2>/dev/null
    mapfile -t COMPREPLY < <(compgen -f -- "$word")
  fi
}
complete -F _tiltscope tiltscope

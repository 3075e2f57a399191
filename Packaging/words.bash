
# bash splits words at '=' and ':', which selectors and rules hold: 'role:bias=zeros_' is five words to
# it. This hands them over whole, and gives back what belongs after the last split. It also adds the
# command 'plan', which may be left out.
__h5reinit_whole_words() {
    local -a whole=()
    local -i index current=0
    local word
    for ((index = 0; index <= COMP_CWORD; index++)); do
        word="${COMP_WORDS[index]}"
        if ((index > 1)) && [[ "${word}" == [:=]* || "${whole[-1]}" == *[:=] ]] \
            && [[ "${COMP_LINE}" == *"${whole[-1]}${word}"* ]]; then
            whole[-1]+="${word}"
        else
            whole+=("${word}")
        fi
    done
    current=$((${#whole[@]} - 1))
    local word_now="${whole[current]}" is_first=false
    if ((current == 1)) && [[ "${word_now}" != -* ]]; then
        is_first=true
    elif [[ " __COMMANDS__ " != *" ${whole[1]} "* && "${whole[1]}" != --version && "${whole[1]}" != --help && "${whole[1]}" != -h ]]; then
        whole=("${whole[0]}" plan "${whole[@]:1}")
        ((current++))
    fi
    for ((index = COMP_CWORD + 1; index < ${#COMP_WORDS[@]}; index++)); do
        whole+=("${COMP_WORDS[index]}")
    done

    local quote=''
    [[ "${word_now}" == [\'\"]* ]] && quote="${word_now:0:1}" && word_now="${word_now:1}"
    whole[current]="${word_now}"
    local -a COMP_WORDS=("${whole[@]}")
    local -i COMP_CWORD=current
    local previous="${whole[current - 1]}"
    _h5reinit "${whole[0]}" "${word_now}" "${previous}"

    if "${is_first}"; then
        compopt -o filenames 2>/dev/null
        local file
        while IFS='' read -r file; do COMPREPLY+=("${file}"); done < <(compgen -f -- "${word_now}")
    fi
    [[ "${previous}" == --set || "${previous}" == --only || "${previous}" == --except ]] || return 0
    compopt -o nospace +o filenames 2>/dev/null
    local split="${word_now%"${word_now##*[:=]}"}"
    local -i entry
    for entry in "${!COMPREPLY[@]}"; do
        [[ -n "${quote}" ]] || COMPREPLY[entry]="$(__h5reinit_plain "${COMPREPLY[entry]#"${split}"}")"
    done
}

# The text with what the shell would act on escaped.
__h5reinit_plain() {
    if [[ "${1}" == *[![:alnum:]_./:=,@%+-]* ]]; then printf '%q' "${1}"; else printf '%s' "${1}"; fi
}

complete -o filenames -F __h5reinit_whole_words h5reinit

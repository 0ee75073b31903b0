#!/bin/sh
# Grades a wrong, a half-right and a right answer to kd-loss, and a real training run, and says where the pages lie.
# usage: demo.sh KDGRADER FOLDER
set -u
kdgrader=$1 out=$2 here=$(dirname "$0")
for pair in kd-loss:kd_loss_wrong kd-loss:kd_loss_half kd-loss:kd_loss_right distillation-loop:distillation_loop; do
    question=${pair%%:*} file=${pair#*:}
    printf '\n— %s: %s.py\n' "$question" "$file"
    "$kdgrader" grade "$question" "$here/$file.py" --seed 7 -o "$out/$file"
    status=$?
    # 0 and 1 are verdicts; anything else is a failure of the grader, and of this demo.
    [ "$status" -le 1 ] || exit "$status"
done
printf '\nThe feedback pages: %s/*/candidate.html and interviewer.html\n' "$out"

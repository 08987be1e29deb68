"""The sentences of the bench and the quiz, by the names that the front end knows them by.

The front end has no words of its own: `frontend/src/strings.ts` lists the same names, and a test holds the two
lists together.
"""

from __future__ import annotations

from labelcamp.i18n import translator


def bench_strings(lang: str) -> dict[str, str]:
    """Name to sentence, in Chinese or English; `{name}` stands for what the front end fills in."""
    _ = translator(lang)
    return {
        "bench_label": _("Labelling bench: {title}. Press ? for the keys, Esc to leave."),
        "mode_learn": _("Practice"),
        "mode_test": _("Test"),
        "mode_work": _("Graded work"),
        "progress": _("{done} of {total} done"),
        "position": _("{at} / {total}"),
        # keeping
        "saved": _("Saved"),
        "saving": _("Saving…"),
        "unsaved_busy": _("Not yet saved: {count}. Python is busy; keep labelling."),
        "gone": _("Python has stopped. You can keep labelling; to save, run the first cell, then this one."),
        "unsaved_gone": _("Not yet saved: {count}. Keep labelling; to save, run the first cell, then this one."),
        "fragile": _("This browser keeps nothing for the page. Don't close it before you read “Saved”."),
        "failed": _("Your answers are kept in this browser, but could not be written down. {reason}"),
        "refused": _("{count} answers from this browser do not belong here and were not written down. {reason}"),
        "discard": _("Throw them away"),
        "foreign": _(
            "This browser holds answers ({count}) that were given in another folder or by somebody else and were "
            "never saved: folder {folder}, user {user}. They have not been sent."
        ),
        "foreign_send": _("They are mine: save them here"),
        "foreign_leave": _("Leave them"),
        "labels": _("My labels"),
        "labels_where": _("Your labels are kept here: {folder}. Take a copy along to go on in another place."),
        "labels_where_browser": _(
            "Your labels are kept in this browser, on this machine alone. Download them after every session: whoever "
            "empties the browser loses them, and with the file you can go on anywhere."
        ),
        "labels_download": _("Download my labels"),
        "labels_take": _("Take up labels"),
        "class_file": _("Open a class file"),
        "labels_gone": _("Python has stopped. Run the first cell, then this one."),
        # answering
        "unsure": _("Can't tell"),
        "submit": _("Submit"),
        "next": _("Next"),
        "next_key": _("Next item"),
        "previous": _("Previous item"),
        "undo": _("Undo"),
        "redo": _("Redo"),
        "skip": _("Skip"),
        "flag": _("Flag"),
        "flag_note": _("What is the matter with this item?"),
        "flag_save": _("Flag and submit"),
        "cancel": _("Cancel"),
        "zoom_in": _("Zoom in"),
        "zoom_out": _("Zoom out"),
        "zoom_fit": _("Whole picture"),
        "guideline": _("Guideline"),
        "guideline_hide": _("Close the guideline"),
        "clock": _("Clock"),
        "clock_text": _("{item} here · {all} in all"),
        "items": _("All items"),
        "kind_new": _("To do"),
        "kind_started": _("Begun, not submitted"),
        "kind_done": _("Submitted"),
        "kind_flagged": _("Flagged and submitted"),
        "kind_skipped": _("Skipped"),
        "picture": _("Picture {at} of {total}"),
        "picture_waiting": _("The picture is on its way…"),
        "picture_gone": _("This picture is not here yet. Run this cell again; what you labelled is kept."),
        "picture_broken": _("This picture can't be shown. Flag it and go on. {reason}"),
        "hint_pick": _("Choose an answer first."),
        "hint_pick_none": _("Choose an answer first, or press {key} for “{none}”."),
        "hint_closed": _("The test is over. Your answers can't be changed any more."),
        "hint_wait": _("Wait for the picture before you answer."),
        "changed": _("Changed. The answer that you submitted before still counts; press Enter to submit this one."),
        "flagged_note": _("Flagged: {note}"),
        # verdicts
        "right": _("Right"),
        "wrong": _("Not quite"),
        "your_answer": _("You said: {answer}"),
        "gold_answer": _("Gold: {answer}"),
        "verdict_waiting": _("Comparing with gold…"),
        "verdict_gone": _("The comparison comes when you run the first cell, then this one. Go on meanwhile."),
        "rule": _("Rule {rule}"),
        # the end
        "end_learn": _("You have answered all {total} items."),
        "end_work_saved": _("All {total} items are labelled and saved."),
        "end_work_unsaved": _("All {total} items are labelled. Not yet saved: {count}."),
        "end_test": _("You have answered all {total} items."),
        "end_left": _("To do: {count}"),
        "end_skipped": _("Skipped: {count}"),
        "next_learn": _("Go on with the next cell of the lesson."),
        "next_work": _("Next: run the cell below that checks your work, then hand it in."),
        "next_passed": _("Go on with the next cell of the lesson."),
        "next_failed": _("Read the rules of what you missed. Then run the cell again for another test."),
        "go_open": _("To what is left"),
        "go_skipped": _("To the skipped ones"),
        "finish": _("End the test"),
        "finish_anyway": _("End the test all the same"),
        "finish_blank": _("What has no answer ({count}) counts as wrong when you end the test now."),
        "finish_wait": _("The test can be ended when everything is saved."),
        "test_bar": _("To pass, {bar} of {total} must be right. You can still go back and change answers."),
        "test_no_bar": _("You can still go back and change answers."),
        "test_passed": _("Passed: at least {bar} of {total} were needed."),
        "test_failed": _("Not passed yet: at least {bar} of {total} are needed."),
        "test_score": _("{right} of {total} right"),
        "test_missed": _("What you missed"),
        "test_none_missed": _("You missed none."),
        # the keys
        "help": _("Keys"),
        "help_title": _("Keys of the bench"),
        "help_choose": _("choose; once more takes it back"),
        "help_unsure": _("can't tell"),
        "help_none": _("none of them, and go on"),
        "help_submit": _("submit and go on"),
        "help_move": _("previous and next item"),
        "help_undo": _("undo, redo"),
        "help_skip": _("skip for now"),
        "help_flag": _("flag with a note"),
        "help_zoom": _("zoom in, zoom out, whole picture"),
        "help_pan": _("move the picture"),
        "help_guideline": _("show or hide the guideline"),
        "help_leave": _("back to the notebook"),
        "close": _("Close"),
        # what is read
        "item": _("Item {at} of {total}"),
        "item_waiting": _("The item is on its way…"),
        "item_gone": _("This item is not here yet. Run this cell again; what you labelled is kept."),
        "reading": _("What you label"),
        "answer_at": _("Answer {letter}"),
        "role_system": _("Instructions"),
        "role_user": _("User"),
        "role_assistant": _("Assistant"),
        "differences": _("Differences"),
        "too_different": _("The two answers have too little in common to show the differences."),
        "step": _("Step {at}"),
        "comma": _(", "),
        "hint_missing": _("Still to answer: {what}"),
        "side": _("{side}: {strength}"),
        "why": _("Why"),
        "shares": _("Of 100 people, {left} say A, {tie} see no difference, {right} say B."),
        "near": _("Nearly right"),
        "gold_here": _("gold"),
        "outcome_right": _("right"),
        "outcome_near": _("close"),
        "outcome_missed": _("missed"),
        "outcome_extra": _("extra"),
        "outcome_wrong": _("wrong"),
        "outcome_boundary": _("boundary"),
        "outcome_blank": _("no answer"),
        "help_step": _("label this step"),
        "help_rate": _("rate, and on to the next row"),
        "help_prefer": _("which is better, from left to right"),
        "help_reason": _("give a reason; once more takes it back"),
        "help_rows": _("previous and next row"),
        "help_differences": _("show where the two answers differ"),
        "help_scroll": _("scroll the text"),
        # places, marks, writing
        "gold_row": _("Gold"),
        "mine_row": _("Yours"),
        "rank_place": _("Place {place}"),
        "rank_unplaced": _("Without a place yet"),
        "rank_done": _("All have a place"),
        "rank_hint": _(
            "Best first: press the digits in order, or drag the letters. = ties the last one, Backspace takes it back."
        ),
        "rank_better": _("Better"),
        "rank_worse": _("Worse"),
        "rank_tie": _("Tie with the place before"),
        "rank_untie": _("Untie"),
        "rank_out": _("Take out"),
        "spans_text": _(
            "The text to mark. Arrow keys move the caret, with Shift they select; Delete removes a mark; Esc leaves."
        ),
        "spans_hint": _(
            "Select words, then choose a label; or choose the label first. Space puts the caret into the text."
        ),
        "spans_selected": _("Selected: “{quote}”. Now choose a label."),
        "spans_armed": _("Now select the words for “{label}”. The label once more: enough."),
        "spans_list": _("Marked words"),
        "spans_none": _("Nothing is marked yet. If there is nothing to mark, submit."),
        "spans_none_both": _("Nothing was to be marked, and you marked nothing."),
        "spans_label": _("Label of “{quote}”"),
        "spans_remove": _("Remove the mark on “{quote}”"),
        "text_original": _("Original"),
        "text_yours": _("Your text"),
        "text_start": _("Start from the original"),
        "text_counts": _("{characters} characters · {words} words"),
        "text_limit": _("This is as long as a text may be: {most} characters."),
        "text_demands": _("What it must be"),
        "text_met": _("met"),
        "text_unmet": _("not yet"),
        "text_failed": _("not met"),
        "help_rank": _("put this answer on the next place; once more takes it out"),
        "help_rank_shift": _("tie this answer with the last place"),
        "help_rank_tie": _("tie the last one with the place before; once more unties it"),
        "help_rank_back": _("take the last one out"),
        "help_spans_label": _("mark the selected words; with none selected, the next ones"),
        "help_text_enter": _("into the text"),
        "help_spans_move": _("move the caret; Shift selects, Ctrl or Alt goes by words"),
        "help_spans_delete": _("remove the mark at the caret"),
        "help_text_submit": _("submit from within the text"),
        "help_text_leave": _("leave the text"),
    }


def desk_strings(lang: str) -> dict[str, str]:
    """What the Python side of the bench says."""
    _ = translator(lang)
    return {
        "the_file": _("The file"),
        "took": _("Taken up: {new} answers; {known} were here already. Run the lesson's cells again to see them all."),
        "class_opened": _("Your class's “{name}” is here. Open {notebook} and run it from the top."),
        "class_opened_here": _("Your class's “{name}” is here. Run this notebook again from the top."),
        "took_less": _("Left out: {count}. {reason}"),
        "closed": _("This test is over; answers after its end don't count."),
        "not_mine": _("They were made for another bench (“{found}” instead of “{expected}”)."),
        "too_long": _("A note may have at most {limit} characters."),
        "cut": _("(Cut here: {shown} of {whole} characters are shown.)"),
        "no_picture": _("The file {file} can't be read."),
        "half_full": _("The journal is half full ({size} MB of {limit}). Tell your teacher."),
        "unreadable": _("Some earlier answers can't be read: {reason}"),
        "rerun": _("No bench here? Run the notebook from the top with Shift+Enter: it comes back, with your answers."),
    }


def quiz_strings(lang: str) -> dict[str, str]:
    """What the quiz says."""
    _ = translator(lang)
    return {
        "quiz_label": _("Quiz"),
        "question": _("Question {at} of {total}"),
        "right": _("Right"),
        "wrong": _("Not quite"),
        "score": _("{right} of {total} right at the first try"),
        "again": _("Once more"),
        "next": _("Next"),
        "result": _("Score"),
        "rerun": _("No quiz here? Click into this cell and press Shift+Enter."),
    }

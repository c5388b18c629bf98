"""What `grader export --help` says, traps included: platforms pass over mistakes in silence."""

EXPORT = """\
Write the last run of a gradebook in a form that something else reads. Nothing is graded, and no
file of yours is changed: what is written is new. Look first with --dry-run: it says who would get
which mark instead of which.

Traps, all of which end without an error message there:
  * An empty cell clears a mark in Canvas. So none is written; who has no mark keeps the old one.
  * A column that Canvas does not know by its number or title it offers to make anew. Read-only
    columns it passes over.
  * Moodle passes over marks above the maximum, locked rows, and whatever was changed there more
    than 60 seconds after the worksheet was downloaded. So download a fresh one.
  * Moodle offers worksheet, comments and files only where the assignment's settings have them on.
  * Feedback that is uploaded twice is there twice in Canvas, and its students are told twice.
`grader export FORMAT --help` says more about each."""

CANVAS = """\
Write marks into the gradebook that you exported from Canvas (Grades, Export), as a new file beside
it. It is read again under Grades, Import, where Canvas shows all changes before it makes them.

One column is written, and only in rows whose mark is another: the one of --column, or else the one
that is called as the assignment's title; without a title, the only one. All other cells, rows and
signs stay as they were. Students are found by ID, then SIS ID, login and at last by name. Marks are
scaled to Points Possible.

  blank      is never written: Canvas takes it for a mark that is to be cleared. Who has no mark
             here, for nothing was handed in or graded, keeps what is there (--zeros: a 0).
  EX, N/A    stay. Who is excused here gets EX.
  read only  columns are refused: Canvas would pass over them.
  unmatched  columns Canvas offers to make as a new assignment. So a title that is not in the file
             is refused.
  numbers    have two decimals, a dot and nothing between thousands: 1,234 would be read as 1.234.
  groups     of a group's work the download names one member alone: look at the others' marks.
  time       a mark that was given in Canvas after the export is overwritten: export anew."""

MOODLE = """\
Write marks and comments into the grading worksheet that you downloaded from an assignment in Moodle
(Submissions, Download grading worksheet), as a new file beside it. Upload it at the same place.

The titles of the columns are in the language of your site, and Moodle knows them by just these.
They stay. Which column is which is told by their contents and, where that is not enough, by the
options.

  enable     Offline grading worksheet, Feedback comments and Feedback files have to be on in the
             assignment's settings, under Feedback types.
  60 seconds a mark that was changed in Moodle later than that after the download is not changed
             again, unless you say so when uploading. So download a fresh worksheet.
  locked     rows (Grade can be changed: No) are passed over, there and here, and named.
  maximum    a mark above it would be passed over: the maximum is written, and that is said.
  empty      marks are passed over as well: nothing is cleared. Nor can anybody be excused.
  comments   are HTML. Ours comes behind what you wrote, and in place of an earlier one of ours.
  teams      the number in a team's folder is the team's and in no worksheet.
  upload     choose the separator and the encoding that the file had."""

FEEDBACK = """\
Write a page for each student, in one zip that the platform of the download takes back: Canvas under
the assignment, Upload submissions; Moodle under Submissions, Upload multiple feedback files in a
zip. Of other downloads the pages go by name, to be handed out by other means.

On a page is its student's own work and nobody else's, with inputs that they may see.

  again      uploading a second time adds every page a second time in Canvas. Moodle passes over
             pages that are unchanged, and tells students of the others.
  Canvas     knows a page by the numbers in its name: leave the names as they are. It shows the
             page under the name of what was handed in, such as hw.ipynb: open it in a browser.
             Whose work has no number of an attachment, such as a link, gets no page.
  Moodle     Feedback files have to be on in the assignment's settings. Look at those of teams. With
             a grading worksheet as roster, each member of a group has a page of their own.
  try        one student first, on a platform that you have not used this with."""

GRADESCOPE = """\
Write the results.json of one student, as an autograder on Gradescope leaves it. With --metadata the
score is on the scale of the assignment there.

--autograder ZIP makes that autograder: setup.sh, which installs this grader, and run_autograder,
which grades a submission with it. Upload the zip as it is. All solutions are in it, which students
do not get to see.

  late       by when Gradescope says that it came, and by the due date of --assignment: with
             extensions by name or address. Let no late rule of Gradescope's take more off.
  isolation  the sandbox of grading needs user namespaces, which the containers there may forbid.
             Then the autograder refuses and nobody gets a mark, unless settings.sh in the zip says
             TRUSTED=yes (here: --trusted). What that means is written there.
  excused    Gradescope knows no such mark: the score is 0, and the output says why.
  failure    what is no student's fault leaves no results, and Gradescope says so. It is no zero."""

JUNIT = """\
Write the class as JUnit's XML: a test suite for each student, a case for each exercise. What is not
attempted is skipped. It shows no values of hidden inputs, but names: it is for instructors."""

CSV = """\
Write one row for each person: names and ids, raw and final mark with the reasons, what deserves a
look, the receipt, and the points of each exercise. Late has a yes by the platform or by
the due date. A text that a spreadsheet would run as a formula has a ' before it."""

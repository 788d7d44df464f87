"""导入: bring reports in, see how they are read, accept them; and decide about reports that are stored."""

import streamlit as st

from disclosure.ui.about import versions
from disclosure.ui.desk import bringing, document_table, one_document, stored_reports
from disclosure.ui.shell import access, page

view = page.open_page("desk", with_filters=())
if access.is_read_only():
    st.info(view.words.text("access.read_only"), icon=":material/lock:")
    st.stop()

job = bringing.current_job(view)
if job is None:
    part = bringing.choose_part(view)
    if part == "stored":
        stored_reports.show_reports(view)
    elif part == "versions":
        versions.show_versions(view)
    else:
        stored_reports.show_questions(view)
        bringing.show_upload(view)
        bringing.show_jobs(view)
    page.show_footer(view)
    st.stop()

bringing.show_job_head(view, job)
if job.is_worked_on() or bringing.is_waited_for(job):
    bringing.show_progress(view, job)
    st.stop()
if not bringing.is_read(job):
    bringing.show_interrupted(view, job)
    page.show_footer(view)
    st.stop()

rows = document_table.load_rows(view, job)
document_table.show_result(view, job)
shown_list = document_table.choose_show(view, rows)
document_table.show_actions(view, job, rows, shown_list)
shown = document_table.show_table(view, job, rows, shown_list)
chosen = one_document.choose_document(view, job, shown)
if chosen is not None:
    one_document.show_details(view, job, chosen, rows)
page.show_footer(view)

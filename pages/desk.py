"""导入: bring reports in, see how they are read, accept them; and decide about reports that are stored."""

import streamlit as st

from disclosure.ui import access, desk, desk_details, desk_table, page, stored_reports, versions

view = page.open_page("desk", with_filters=())
if access.is_read_only():
    st.info(view.words.text("access.read_only"), icon=":material/lock:")
    st.stop()

job = desk.current_job(view)
if job is None:
    part = desk.choose_part(view)
    if part == "stored":
        stored_reports.show_reports(view)
    elif part == "versions":
        versions.show_versions(view)
    else:
        stored_reports.show_questions(view)
        desk.show_upload(view)
        desk.show_jobs(view)
    page.show_footer(view)
    st.stop()

desk.show_job_head(view, job)
if job.is_worked_on() or desk.is_waited_for(job):
    desk.show_progress(view, job)
    st.stop()
if not desk.is_read(job):
    desk.show_interrupted(view, job)
    page.show_footer(view)
    st.stop()

rows = desk_table.load_rows(view, job)
desk_table.show_result(view, job)
shown_list = desk_table.choose_show(view, rows)
desk_table.show_actions(view, job, rows, shown_list)
shown = desk_table.show_table(view, job, rows, shown_list)
chosen = desk_details.choose_document(view, job, shown)
if chosen is not None:
    desk_details.show_details(view, job, chosen, rows)
page.show_footer(view)

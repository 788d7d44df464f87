"""导入: bring reports in: files are read, what they were taken for is corrected, then they are accepted."""

import streamlit as st

from disclosure.ui import access, desk, desk_details, desk_table, page

view = page.open_page("desk", with_filters=())
if access.is_read_only():
    st.info(view.words.text("access.read_only"), icon=":material/lock:")
    st.stop()

job = desk.current_job(view)
if job is None:
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

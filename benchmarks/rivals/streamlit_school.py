"""The school's page in Streamlit: the demo and a workbook are read once."""

import plain
import school
import streamlit as st


@st.cache_resource(max_entries=1)
def opened(name: str, size: int) -> object:
    """Read the uploaded workbook, once."""
    return school.from_workbook(file.getvalue())


if st.button(school.DEMO):
    st.session_state.demo = True
file = st.file_uploader("Fil", type="xlsx")
choice = st.radio("Trinn", plain.choices())
answers = None
if file is not None:
    answers = opened(file.file_id, file.size)
elif st.session_state.get("demo"):
    answers = st.cache_resource(plain.read)()
if answers is not None:
    st.altair_chart(school.chart(answers, choice), key="chart")

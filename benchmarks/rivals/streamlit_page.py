"""The plain page in Streamlit, its answers kept between the clicks."""

import plain
import streamlit as st

answers = st.cache_resource(plain.read)()
choice = st.radio("Trinn", plain.choices())
table = plain.change(answers, choice)
for position, chart in enumerate(plain.charts(table, choice)):
    st.altair_chart(chart, key=f"chart {position}")
st.dataframe(table, hide_index=True)

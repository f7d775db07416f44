"""Real posts that may not ship, read where they lie: through import, flag, cases and report in one workspace."""

from benchmarks.posts_chain import run, show


def test_real_posts_go_through_the_whole_chain(shared, tmp_path, capsys):
    summary = run(shared / "data", tmp_path)
    total = sum(summary.posts.values())
    assert total > 50_000
    assert summary.imported.rows == total
    assert (
        summary.imported.new + summary.imported.known + summary.imported.changed + len(summary.imported.problems)
        == total
    )
    assert summary.undated > 30_000  # most sources carry no date; they are kept and said
    assert summary.analysis.posts == summary.imported.new
    assert summary.cases > 0
    for source in ("nusax_regional", "mbg_policy_2025", "sundanese_emotion"):
        assert summary.flagged[source]["queue"] < 0.02 * summary.posts[source], source
    assert summary.flagged["pilkada_dki_2017_sentiment"]["queue"] > 0.4 * summary.posts["pilkada_dki_2017_sentiment"]
    page = summary.pages[0].read_text(encoding="utf-8")
    assert "akun terdaftar" in page
    with capsys.disabled():
        show(summary)

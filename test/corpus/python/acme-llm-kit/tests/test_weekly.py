from unittest import mock

from acme.reports import weekly


def test_digest():
    # not: own-prompt
    assert weekly.digest(["a", "b"]) == "{}"


def test_interview():
    with mock.patch.object(weekly, "Session") as session:
        session.return_value.say.return_value = "yes"
        # not: mock
        assert weekly.interview(["Why?"]) == ["yes"]
        # not: mock
        session.return_value.say.assert_called_once_with("Why?")

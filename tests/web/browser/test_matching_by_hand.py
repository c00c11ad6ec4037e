"""From a dropped file to a saved match, by mouse and by keyboard, on a desk and on a telephone."""

from pathlib import Path

from playwright.sync_api import Page, expect

from importer.demo import SAMPLE, sample_data
from importer.web.desk import desks
from importer.web.office import Office
from tests.commands.conftest import people, write_csv
from tests.web.browser.conftest import Visit, tab_to


def dropped(page: Page, file: Path) -> Page:
    """The file screen, once a file was dropped on the first page and read."""
    data = page.evaluate_handle(
        """([name, bytes]) => {
            const data = new DataTransfer();
            data.items.add(new File([new Uint8Array(bytes)], name));
            return data;
        }""",
        [file.name, list(file.read_bytes())],
    )
    page.dispatch_event("form.drop", "drop", {"dataTransfer": data})
    expect(page.get_by_text("Nothing has left this computer")).to_be_visible()
    return page


def test_a_dropped_file_is_read_and_matched_by_mouse(visit: Visit, office: Office) -> None:
    """Drop, look, go on, choose: what follows from a choice stands there at once, and is saved with one click."""
    page = dropped(visit(office), sample_data() / SAMPLE)
    page.get_by_role("link", name="Next: Columns").click()
    page.wait_for_load_state()  # before it a choice is only a choice: what follows from it is told by a script
    page.get_by_label("Other e-mail").select_option("Email")
    expect(page.get_by_text("Column D (E-mail) goes to Email, too")).to_be_visible()
    page.get_by_label("Licence #").select_option("Added to the note")
    page.get_by_role("button", name="Save and go on").click()
    page.get_by_role("navigation", name="Steps").get_by_role("link", name="Columns").click()
    expect(page.get_by_label("Licence #")).to_have_value("+note")
    (desk,) = desks(office.home)
    assert "Licence #: {Licence #}" in desk.mapping.read_text()


def test_the_same_by_keyboard_alone(visit: Visit, office: Office, tmp_path: Path) -> None:
    """Tab, Enter and the arrow keys are enough, and what has the focus can be seen."""
    page = visit(office)
    page.set_input_files("#roster", write_csv(tmp_path / "roster.csv", people(3)))
    tab_to(page, "Read it")
    page.keyboard.press("Enter")
    expect(page.get_by_text("3 rows")).to_be_visible()
    tab_to(page, "Next: Columns")
    page.keyboard.press("Enter")
    tab_to(page, "Agent ID")
    page.keyboard.press("ArrowUp")
    expect(page.get_by_label("Agent ID", exact=True)).to_be_focused()
    tab_to(page, "Save and go on")
    page.keyboard.press("Enter")
    expect(page.get_by_role("gridcell", name="Avery1")).to_be_visible()  # the roster was judged meanwhile
    tab_to(page, "Columns")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Agent ID", exact=True)).to_have_value("email")


def test_a_hostile_roster_does_nothing(visit: Visit, office: Office, tmp_path: Path) -> None:
    """Cells, headers and a file's name that are HTML are shown; no script of theirs runs, nothing is fetched."""
    evil = "<img src=http://evil.example/x onerror=\"document.title='owned'\"><script>document.title='owned'</script>"
    rows = [{"Email": "a@example.com", evil: evil, "Note": '=HYPERLINK("http://evil.example")'}]
    page = dropped(visit(office), write_csv(tmp_path / "<b>roster.csv", rows))
    page.get_by_role("link", name="Next: Columns").click()
    page.get_by_label("Note").select_option("Added to the note")
    expect(page.get_by_label("Note")).to_have_value("+note")
    assert "owned" not in page.title()
    assert page.locator("main img").count() == 0


def test_a_key_is_taken_and_never_shown(visit: Visit, office: Office) -> None:
    """The field hides it, the page shows its fingerprint only, and no later page holds it."""
    page = visit(office)
    page.get_by_role("link", name="Give the key").click()
    page.get_by_label("API key").fill("canary-key-5f2a")
    assert page.get_by_label("API key").get_attribute("type") == "password"
    page.get_by_role("button", name="Use this key").click()
    expect(page.get_by_text("team key: fingerprint")).to_be_visible()
    assert "canary" not in page.content()
    page.get_by_role("link", name="Change the key").click()
    assert "canary" not in page.content()


def test_a_browser_without_scripts_gets_through(visit: Visit, office: Office, tmp_path: Path) -> None:
    """File and columns are plain forms: what is chosen is shown by a button, and saved by another."""
    page = visit(office, java_script_enabled=False)
    page.set_input_files("#roster", write_csv(tmp_path / "roster.csv", people(3)))
    page.get_by_role("button", name="Read it").click()
    page.get_by_role("link", name="Next: Columns").click()
    page.get_by_label("Agent ID", exact=True).select_option("Email")
    page.get_by_role("button", name="Show what follows from this").click()
    expect(page.get_by_text("Column C (Email) goes to Email, too")).to_be_visible()
    page.get_by_role("button", name="Save and go on").click()
    (desk,) = desks(office.home)
    assert "email: [Email, Agent ID]" in desk.mapping.read_text()

"""What a page shows, for machines: schema.org as JSON-LD (W3C JSON-LD 1.1), made from the public record.

A thing has its permanent id as `@id`, `urn:uuid:…`, wherever it is named, so that what several pages say of it joins.
Days, months and years stay as exact as they are known. Texts are in the reader's language or, where there is none, in
the first that there is. Nothing is asked of the database that the page has not loaded.
"""

from silknet.pages.linked_data.kinds import linked
from silknet.pages.linked_data.nodes import TYPES, Node, as_script, language_tag
from silknet.pages.linked_data.pages import LISTS, home, trail, web_page

__all__ = ["LISTS", "TYPES", "Node", "as_script", "home", "language_tag", "linked", "trail", "web_page"]

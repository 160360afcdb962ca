using LaiChau.Workflow.Input;
using LaiChau.Workflow.Units;

namespace LaiChau.Workflow.Rehearsal;

/// <summary>Who is known at an instant of a story: the people file, and whom the story has appointed by then.</summary>
internal sealed class StoryPeople
{
    private readonly Dictionary<string, Known> people = new(StringComparer.Ordinal);

    public StoryPeople(TreeFiles tree)
    {
        foreach (var row in tree.People)
        {
            people[row.Person] = new Known(row.Name, row.Email ?? "");
        }
    }

    /// <summary>Whom an event names that has no place in the story: known to all, for nobody can say from when.</summary>
    public void Suppose(EventDraft draft)
    {
        if (!draft.Placed && draft.Text.Named("person") is { } person)
        {
            people.TryAdd(SafeText.Normalised(person), new Known(null, null));
        }
    }

    /// <summary>
    /// Who acts; null: whoever rightly does it. May be anybody, a stranger too: that he may not is decided when it happens.
    /// </summary>
    public static string? By(EventDraft draft) => draft.Text.OptionalText("by");

    /// <summary>A person who is known may be named by the id alone; one person has one name and one address (design.md section 4, "Posts").</summary>
    public PersonRecord Appointed(EventDraft draft)
    {
        var text = draft.Text;
        var id = Id(text);
        var given = new Known(text.OptionalText("name"), Email(text));
        if (!people.TryGetValue(id, out var known))
        {
            Introduce(draft, id.Length > 0);
            known = given;
        }

        if (given.Name is not null && known.Name is not null && given.Name != known.Name)
        {
            text.Wrong("name", "PersonTwoNames", id, known.Name);
        }

        if (given.Email is not null && known.Email is not null && given.Email != known.Email)
        {
            text.Wrong("email", known.Email.Length == 0 ? "PersonNoAddress" : "PersonTwoAddresses", id, known.Email);
        }

        known = new Known(known.Name ?? given.Name, known.Email ?? given.Email);
        if (id.Length > 0)
        {
            people[id] = known;
        }

        return new PersonRecord { Id = id, Name = known.Name ?? "", Email = known.Email is "" ? null : known.Email };
    }

    private static void Introduce(EventDraft draft, bool named)
    {
        if (!named || draft.At is null)
        {
            return;
        }

        if (!draft.Text.Has("name"))
        {
            draft.Text.Missing("name", "NameMissing");
        }

        if (!draft.Text.Has("email"))
        {
            draft.Text.Missing("email", "EmailMissing");
        }
    }

    private static string Id(EventText text)
    {
        var id = text.Text("person");
        if (id.Length == 0 || SafeText.IsCode(id))
        {
            return id;
        }

        text.Wrong("person", "PersonId", SafeText.Shown(id), SafeText.LongestCode);
        return "";
    }

    /// <summary>Empty: no mailbox; null: left out or not readable.</summary>
    private static string? Email(EventText text)
    {
        var email = text.TextOrEmpty("email");
        if (email is null or "" || MailboxText.IsAddress(email))
        {
            return email;
        }

        text.Wrong("email", "Email", SafeText.Shown(email));
        return null;
    }

    /// <summary>Null is what could not be read.</summary>
    /// <param name="Email">Empty: no mailbox.</param>
    private sealed record Known(string? Name, string? Email);
}

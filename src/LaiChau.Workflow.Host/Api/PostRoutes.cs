using LaiChau.Workflow.Cycles;
using LaiChau.Workflow.Host.Serving;
using LaiChau.Workflow.Input;
using LaiChau.Workflow.Units;

namespace LaiChau.Workflow.Host.Api;

/// <summary>Who holds which post, changed by administrators.</summary>
internal static class PostRoutes
{
    public static void MapPosts(this RouteGroupBuilder api)
    {
        api.MapPost("/units/{unit}/posts/{post}/appoint", (HttpContext http, Body<AppointInput> body, Rights rights, Writes writes, string unit, string post) =>
        {
            var input = body.Value;
            var person = body.Needed("person", input.Person);
            var name = body.Sound("name", input.Name);
            if (input.Email is { Length: > 0 } email && !MailboxText.IsAddress(email))
            {
                body.Wrong("email", ApiTexts.Get("AddressWrong"));
            }

            if (input.Email is not null && name is null)
            {
                body.Wrong("name", ApiTexts.Get("NameBesideEmail"));
            }

            var known = string.IsNullOrEmpty(name);
            return Run(http, body, rights, writes, post, new Appointment(
                unit, default, known ? null : new PersonRecord { Id = person, Name = name!, Email = string.IsNullOrEmpty(input.Email) ? null : input.Email }, input.Until)
            {
                PersonId = known ? person : null,
                IsNew = !known,
                Reason = body.Needed("reason", input.Reason),
            });
        }).DescribeWrite<PostView>("appoint");

        api.MapPost("/units/{unit}/posts/{post}/vacate", (HttpContext http, Body<VacateInput> body, Rights rights, Writes writes, string unit, string post) =>
            Run(http, body, rights, writes, post, new Appointment(unit, default, null, null) { Reason = body.Needed("reason", body.Value.Reason) })).DescribeWrite<PostView>("vacate");
    }

    private static Task<IResult> Run<T>(HttpContext http, Body<T> body, Rights rights, Writes writes, string post, Appointment appointment)
        where T : class, new() => writes.Run(http, body, async write =>
        {
            await rights.NeedOperator(write.Work, write.Caller);
            var kind = PostWords.Parse(post) ?? throw new ProblemException(StatusCodes.Status404NotFound, "noPost");
            // A tree of its own: what it remembers of this transaction must not outlive it, should the commit fail.
            var appoint = new AppointHolder(write.Store, new Tree());
            var answer = await appoint.RunNow(appointment with { Post = kind, By = write.Caller.Signature }, ShownTime.Zone,
                http.RequestServices.GetRequiredService<TimeProvider>(), http.RequestAborted);
            return answer switch
            {
                AppointAnswer.Done => Answer.Ok(new PostView(appointment.Unit, post, appointment.Person?.Id ?? appointment.PersonId, appointment.Until)),
                AppointAnswer.UnknownUnit => throw new ProblemException(StatusCodes.Status404NotFound, "noUnit"),
                AppointAnswer.UnknownPerson => throw ProblemException.Field("person", ApiTexts.Get("PersonUnknown")),
                AppointAnswer.PersonIsKnown => throw ProblemException.Field("person", ApiTexts.Get("PersonKnown")),
                AppointAnswer.PersonIsOperator => throw ProblemException.Field("person", ApiTexts.Get("PersonIsOperator")),
                AppointAnswer.UntilIsPast => throw ProblemException.Field("until", ApiTexts.Get("UntilPast")),
                _ => throw new ProblemException(StatusCodes.Status422UnprocessableEntity, "administratorBelowRoot"),
            };
        });
}

internal sealed record AppointInput
{
    /// <summary>Person id.</summary>
    public string? Person { get; init; }

    /// <summary>Left out: the person is known already. Given: nobody has this id yet.</summary>
    public string? Name { get; init; }

    public string? Email { get; init; }

    /// <summary>Last day, inclusive; left out: until further notice.</summary>
    public DateOnly? Until { get; init; }

    /// <summary>For the ledger.</summary>
    public string? Reason { get; init; }
}

internal sealed record VacateInput
{
    /// <summary>For the ledger.</summary>
    public string? Reason { get; init; }
}

/// <param name="Person">Null: the post is vacant.</param>
internal sealed record PostView(string Unit, string Post, string? Person, DateOnly? Until);

using System.CommandLine;
using System.Globalization;
using Registry.Core;
using Registry.Core.Access;
using Registry.Core.Register;
using Registry.Core.Storage;

namespace Registry.Api.Commands;

/// <summary>
/// <c>redact</c>: asks for a redaction, confirms or declines one at the console, in the name of a key that may. The console counts as one person: what is asked for there is confirmed over the API.
/// </summary>
public static class RedactCommand
{
    private static readonly Option<Guid> By = new("--by") { Description = "Id of the key in whose name it is done: it must work and have the scope redact. Its secret is not asked for.", Required = true };

    /// <summary>Puts the command together.</summary>
    /// <param name="within">Runs an act on the register of the settings.</param>
    public static Command Build(Func<ParseResult, Func<Redactions, Erased, Keys, Task<int>>, Task<int>> within)
    {
        var kind = new Argument<string>("kind") { Description = "Kind of the record, such as dataset." };
        var record = new Argument<Guid>("record") { Description = "Id of the record." };
        var members = new Option<string[]>("--member") { Description = "Name of a member to erase, as a whole; may be repeated.", AllowMultipleArgumentsPerToken = true };
        var whole = new Option<bool>("--whole") { Description = "Erase all that these versions say." };
        var versions = new Option<long[]>("--from-version") { Description = "A version to erase from; may be repeated. Default: all.", AllowMultipleArgumentsPerToken = true };
        var ground = new Option<string>("--ground") { Description = "On what ground (/v1/vocabularies/redaction-ground).", Required = true };
        var authority = new Option<string>("--authority") { Description = "Who ordered it, or what law. Public once confirmed.", Required = true };
        var reason = new Option<string>("--reason") { Description = "Why, in words for everybody, without what is erased. Public once confirmed.", Required = true };
        var id = new Argument<Guid>("id") { Description = "Id of the redaction." };

        var ask = new Command("ask", "Ask for a redaction. Nothing is erased until somebody else confirms it over the API.") { kind, record, members, whole, versions, ground, authority, reason, By };
        ask.SetAction((parse, _) => within(parse, async (redactions, _, keys) =>
        {
            var request = new RedactionRequest
            {
                Kind = parse.GetValue(kind),
                Record = parse.GetValue(record),
                Members = parse.GetValue(members) is { Length: > 0 } named ? named : null,
                Whole = parse.GetValue(whole) ? true : null,
                Versions = parse.GetValue(versions) is { Length: > 0 } numbers ? numbers : null,
                Ground = parse.GetValue(ground),
                Authority = parse.GetValue(authority),
                Reason = parse.GetValue(reason),
            };
            // The same checks as a request over the API.
            var checkedRequest = RedactionRequest.Shape.Read<RedactionRequest>(System.Text.Json.JsonSerializer.SerializeToElement(request, RecordJson.Options));
            Tell(await redactions.Ask(checkedRequest, await Actor(parse, keys), atConsole: true));
            return 0;
        }));
        var confirm = new Command("confirm", "Confirm a redaction that somebody else asked for over the API: what it names is erased for good.") { id, By };
        confirm.SetAction((parse, cancel) => within(parse, async (redactions, erased, keys) =>
        {
            Tell(await redactions.Confirm(parse.GetValue(id), await Actor(parse, keys), atConsole: true));
            Console.WriteLine(await erased.Scrub(cancel) ? "It is out of the database's files too." : "It is still in the database's files, since somebody reads what was there before: a running register tries again every minute.");
            return 0;
        }));
        var decline = new Command("decline", "Decline a redaction: nothing is erased.") { id, By };
        decline.SetAction((parse, _) => within(parse, async (redactions, _, keys) =>
        {
            Tell(await redactions.Decline(parse.GetValue(id), await Actor(parse, keys)));
            return 0;
        }));
        var list = new Command("list", "List the redactions that the key may see, and what became of them.") { By };
        list.SetAction((parse, _) => within(parse, async (redactions, _, keys) =>
        {
            var actor = await Actor(parse, keys);
            Guid? after = null;
            while (await redactions.List(actor, after, ListQuery.MaxLimit) is { Count: > 0 } page)
            {
                foreach (var asked in page)
                {
                    Tell(asked);
                }

                after = page[^1].Id;
            }

            return 0;
        }));
        return new Command("redact", "Erase what must not stand in the register: asked for by one person, confirmed by another.") { ask, confirm, decline, list };
    }

    private static async Task<Actor> Actor(ParseResult parse, Keys keys) =>
        await keys.Named(parse.GetValue(By)) is { } actor && actor.Scopes.HasFlag(Scopes.Redact)
            ? actor
            : throw new RefusedException(RefusalCode.Forbidden, $"{parse.GetValue(By)} is not the id of a key that works and has the scope redact (registry keys list).");

    private static void Tell(AskedRedaction asked) => Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
        $"{asked.Id}  {asked.State,-9}  {asked.Kind} {asked.Record}  {(asked.Versions.Count == 0 ? "all versions" : $"versions {string.Join(", ", asked.Versions)}")}  {(asked.Members.Count == 0 ? "whole" : string.Join(", ", asked.Members))}  {asked.Ground}  asked {Timestamp.Text(asked.AskedAt)} by {asked.AskedBy}{(asked.Number is { } number ? $"  entry {number}" : "")}"));
}

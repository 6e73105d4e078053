using System.CommandLine;
using System.Globalization;
using Microsoft.Extensions.Configuration;
using Registry.Core;
using Registry.Core.Ledger;
using Registry.Core.Storage;

namespace Registry.Api.Commands;

/// <summary><c>recover</c>: the last way out for a register that only reads, when what it published is lost for ever: its log goes on under another origin, and says so.</summary>
public static class RecoverCommand
{
    /// <summary>Puts the command together.</summary>
    /// <param name="configuration">The settings.</param>
    public static Command Build(Func<ParseResult, IConfigurationRoot> configuration)
    {
        var origin = new Option<string?>("--origin") { Description = "The new origin. Default: the old one with the time at its end." };
        var lost = new Option<bool>("--entries-are-lost") { Description = "Say so: neither the right database nor a newer backup can be found. Without it nothing is done." };
        var command = new Command("recover", """
            Go on under another origin, when entries that were published are lost for ever.

            What was signed under the old name must not be contradicted, so that name ends here. The first entry under the new one says which log it goes on from, up to which entry, and what was
            published last. Everybody who checks the log must be told the new key (/log/vkeys), and why.
            """) { origin, lost };
        command.SetAction(async (parse, cancel) =>
        {
            var read = configuration(parse);
            var settings = Hosting.ReadSettings(read);
            await using var database = Hosting.OpenDatabase(read);
            var former = (await Hosting.SetUp(database, settings, cancel)).Origin;
            var signing = new Signing(new LogKeys(settings.LogKeyFile, TimeProvider.System), new Published(settings.PublishedCheckpointFile));
            var found = await ForkGuard.Judge(database, signing.Published, signing.Keys) is { } alarm ? alarm.What : await KeyFault(database, signing.Keys, former);
            if (found is null)
            {
                throw new RefusedException(RefusalCode.ReadOnly, "The database is the one that was published from, and its key is there: there is nothing to recover from.");
            }

            Console.WriteLine(found);
            if (!parse.GetValue(lost))
            {
                throw new RefusedException(RefusalCode.ReadOnly, "Nothing was done. If the right database, a newer backup and the key cannot be found anywhere, say --entries-are-lost.");
            }

            var name = parse.GetValue(origin) ?? Succession.Name(former, TimeProvider.System.GetUtcNow());
            var succession = await Succession.Begin(database, TimeProvider.System, signing, name);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"The log of {succession.Former} ends with {succession.Size} entries and goes on as {name}. Its key: {signing.Keys.Open(name).Verifier.Text}"));
            Console.WriteLine("Start every process of the register anew, and tell everybody who checks the log: the new key, and why.");
            return 0;
        });
        return command;
    }

    private static async Task<string?> KeyFault(Database database, LogKeys keys, string origin)
    {
        try
        {
            keys.Signers(origin, await database.Read(LogAct.All));
            return null;
        }
        catch (InvalidOperationException wrong)
        {
            return wrong.Message;
        }
    }
}

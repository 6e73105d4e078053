using System.Text;

namespace Bench;

/// <summary>One run: the contenders take turns at every work, in an order that is reversed each round.</summary>
internal static class Comparison
{
    private const int Attempts = 10;

    /// <summary>Seeds, compares the answers, measures, and writes the table. Returns 1 when a target is missed.</summary>
    public static async Task<int> Run(Options options)
    {
        var folder = Path.Combine(options.Folder, $"{options.Size}");
        Say($"Seeding {options.Size:N0} records.");
        var seeded = await Seeded.In(folder, options.Size, options.Keep);
        var results = new Outcome();
        if (seeded.PerSecond > 0)
        {
            results.Add("seed", "register", seeded.PerSecond);
        }

        await using (var field = await Field.Start(options, seeded, folder))
        {
            Say("Comparing the answers.");
            await field.CompareAnswers();
            var loads = field.Loads.Where(load => options.Asks(load.Work)).ToList();
            foreach (var load in loads)
            {
                await Warm(load);
            }

            for (var round = 0; round < options.Rounds; round++)
            {
                foreach (var load in round % 2 == 0 ? loads : loads.AsEnumerable().Reverse())
                {
                    results.Add(load.Work, load.Contender.Name, await Turn(load, options));
                }
            }

            if (options.Only.Length == 0)
            {
                foreach (var create in loads.Where(load => load.Work == Field.Create))
                {
                    results.Add("syncs per create", create.Contender.Name, await Syncs.PerRequest(create));
                }

                foreach (var (name, value) in await field.Measured(options.Rounds))
                {
                    results.Add(name, "register", value);
                }
            }
        }

        if (options.Asks(Questions.Name))
        {
            Say("Asking the questions of a register of 100,000 subjects and 1,000,000 recommendations.");
            foreach (var connection in new[] { $"Data Source={Path.Combine(folder, "large.db")}", options.Postgres }.Where(text => text.Length > 0))
            {
                foreach (var (work, milliseconds) in await Questions.Ask(connection))
                {
                    results.Add(work, "register", milliseconds);
                }
            }
        }

        var table = results.Table(options);
        Console.WriteLine(table);
        var file = Path.Combine(options.Folder, $"bench-{options.Size}.md");
        await File.WriteAllTextAsync(file, table, Encoding.UTF8);
        Say($"Written to {file}.");
        return results.Missed ? 1 : 0;
    }

    /// <summary>
    /// At least twenty seconds, and until the runtime has compiled next to nothing for ten: on one core that takes long, longer the longer an answer takes, and some five seconds in between pass with little.
    /// </summary>
    private static async Task Warm(Load load)
    {
        var idle = 0;
        for (var seconds = 5; seconds <= 300 && (seconds <= 20 || idle < 2); seconds += 5)
        {
            var before = load.Contender.Compiling;
            await load.Run(5);
            var after = load.Contender.Compiling;
            // The thread ends when it has had nothing to do for a while, and a new one takes its place.
            var used = after < before ? after : after - before;
            idle = used < TimeSpan.FromSeconds(0.05) ? idle + 1 : 0;
        }
    }

    private static async Task<double> Turn(Load load, Options options)
    {
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var (all, own) = Machine.Processor();
            var server = load.Contender.Processor;
            var (perSecond, _, median) = await load.Run(options.Seconds);
            var (allAfter, ownAfter) = Machine.Processor();
            var ours = ownAfter - own + (load.Contender.Processor - server).TotalSeconds;
            var foreign = (allAfter - all - ours) * 100 / (options.Seconds * Environment.ProcessorCount);
            Say($"  {load.Work}, {load.Contender.Name}: {(load.OneByOne ? $"{median:0.00}" : $"{perSecond:N0} a second")}{(foreign > options.Foreign ? $", refused: {foreign:0} % of the processors went to others" : "")}");
            if (foreign <= options.Foreign)
            {
                return load.OneByOne ? median : perSecond;
            }

            await Task.Delay(TimeSpan.FromSeconds(2));
        }

        throw new InvalidOperationException($"The machine is too busy: in {Attempts} turns others took more than {options.Foreign} %. Try later, or raise --foreign.");
    }

    internal static void Say(string text) => Console.Error.WriteLine(text);
}

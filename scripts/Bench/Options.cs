using System.Globalization;

namespace Bench;

/// <summary>What is asked of a run.</summary>
internal sealed record Options
{
    /// <summary>How many records.</summary>
    public int Size { get; init; } = 100_000;

    /// <summary>How often every contender has its turn.</summary>
    public int Rounds { get; init; } = 3;

    /// <summary>How long a turn lasts.</summary>
    public int Seconds { get; init; } = 4;

    /// <summary>Most processor time of others in a turn, in hundredths of the machine; beyond it the turn is taken again.</summary>
    public int Foreign { get; init; } = 10;

    /// <summary>Only work whose name holds one of these, set apart by semicolons.</summary>
    public string Only { get; init; } = "";

    /// <summary>Whether a work is asked for.</summary>
    public bool Asks(string work) => Only.Split(';').Any(text => work.Contains(text, StringComparison.Ordinal));

    /// <summary>Connection string of an empty PostgreSQL database to ask the questions of too.</summary>
    public string Postgres { get; init; } = "";

    /// <summary>Take the databases of the last run.</summary>
    public bool Keep { get; init; }

    /// <summary>Where the databases and the table go.</summary>
    public string Folder { get; init; } = Path.Combine(Path.GetTempPath(), "registry-bench");

    /// <summary>The built service.</summary>
    public string Api { get; init; } = "";

    /// <summary>Reads the command line.</summary>
    public static Options Read(string[] args)
    {
        var options = new Options();
        for (var i = 0; i < args.Length; i++)
        {
            options = args[i] switch
            {
                "--size" => options with { Size = Whole(args[++i]) },
                "--rounds" => options with { Rounds = Whole(args[++i]) },
                "--seconds" => options with { Seconds = Whole(args[++i]) },
                "--foreign" => options with { Foreign = Whole(args[++i]) },
                "--only" => options with { Only = args[++i] },
                "--folder" => options with { Folder = Path.GetFullPath(args[++i]) },
                "--api" => options with { Api = Path.GetFullPath(args[++i]) },
                "--postgres" => options with { Postgres = args[++i] },
                "--keep" => options with { Keep = true },
                _ => throw new ArgumentException($"There is no option {args[i]}: --size, --rounds, --seconds, --foreign, --only, --folder, --postgres, --keep."),
            };
        }

        return options;
    }

    private static int Whole(string text) => int.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);
}

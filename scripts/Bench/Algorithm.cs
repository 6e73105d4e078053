using System.Text.Json;
using System.Text.Json.Serialization;
using Registry.Core.Subjects;

namespace Bench;

/// <summary>A whole record as an object: what a service keeps and serves that maps records to classes.</summary>
internal sealed class Algorithm
{
    public static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    public Guid Id { get; set; }

    public string Kind { get; set; } = "";

    public long Version { get; set; }

    public Guid Owner { get; set; }

    public string RecordedAt { get; set; } = "";

    public string State { get; set; } = "";

    public string? Reference { get; set; }

    public string Title { get; set; } = "";

    public string? Summary { get; set; }

    public string? Purpose { get; set; }

    public string? Phase { get; set; }

    public List<PhaseDate> PhaseDates { get; set; } = [];

    public List<string> Sectors { get; set; } = [];

    public Impact? Impact { get; set; }

    public string? DecisionRole { get; set; }

    public List<string> Capabilities { get; set; } = [];

    public string? Methods { get; set; }

    public string? AlternativesConsidered { get; set; }

    public string? HumanOversight { get; set; }

    public List<DataUse> Uses { get; set; } = [];

    public List<string> LawfulBasis { get; set; } = [];

    public List<Risk> Risks { get; set; } = [];

    public List<ImpactAssessment> ImpactAssessments { get; set; } = [];

    public Redress? Redress { get; set; }

    public ContactPoint? ContactPoint { get; set; }

    public List<AffectedCommunity> AffectedCommunities { get; set; } = [];

    public List<Contestability> Contestability { get; set; } = [];

    public DateOnly? ReviewDue { get; set; }
}

/// <summary>A page of objects.</summary>
internal sealed record Listing<T>(IReadOnlyList<T> Items);

using FluentValidation;
using Registry.Core.Register;

namespace Registry.Core.Subjects;

/// <summary>The declaration of the kind <see cref="Dataset"/>.</summary>
public static class DatasetKind
{
    /// <summary>Datasets: what public bodies hold and use, much of it about people.</summary>
    public static readonly Kind Kind = Kind.Of<Dataset>(
        "dataset",
        "datasets",
        "Datasets that public bodies hold, use and share.",
        new DatasetRules(),
        record => record.Title,
        [
            Column.Text<Dataset>("title", r => r.Title, sort: true),
            Column.Id<Dataset>("publisher", r => r.Publisher?.Organisation, filter: "publisher"),
            Column.Text<Dataset>("publisher_name", r => r.Publisher?.Name),
            Column.Text<Dataset>("licence", r => r.Licence, filter: "licence"),
            Column.Text<Dataset>("access_rights", r => r.AccessRights, filter: "accessRights"),
            Column.Text<Dataset>("security_classification", r => r.SecurityClassification, filter: "securityClassification"),
            Column.Text<Dataset>("update_frequency", r => r.UpdateFrequency, filter: "updateFrequency"),
            Column.Date<Dataset>("temporal_start", r => r.Temporal?.Start),
            Column.Date<Dataset>("temporal_end", r => r.Temporal?.End),
            Column.Date<Dataset>("issued", r => r.Issued),
            Column.Date<Dataset>("modified", r => r.Modified),
            Column.Text<Dataset>("personal_data", r => r.PersonalData?.Category, filter: "personalData"),
            Column.Text<Dataset>("identifiability", r => r.PersonalData?.Identifiability, filter: "identifiability"),
            Column.Date<Dataset>("retained_until", r => r.Retention?.Until),
            Column.Integer<Dataset>("distributions", r => r.Distributions?.Count),
            Column.Integer<Dataset>("recipients", r => r.Sharing?.Count),
            Column.Truth<Dataset>("group_can_challenge", r => Contestability.GroupCanChallenge(r.Contestability), filter: "groupCanChallenge"),
        ],
        Example,
        [
            Facet.Words<Dataset>("theme", r => r.Themes?.Distinct()),
            Facet.Words<Dataset>("keyword", r => r.Keywords?.Distinct()),
            Facet.Words<Dataset>("lawfulBasis", r => r.LawfulBasis?.Distinct()),
            Facet.Words<Dataset>("mediaType", r => r.Distributions?.Select(distribution => distribution.MediaType).Distinct()),
            Facet.Ids<Dataset>("sharedWith", r => r.Sharing?.Select(sharing => sharing.Organisation).OfType<Guid>().Distinct()),
            Facet.Words<Dataset>("contestable", r => Contestability.Possible(r.Contestability)),
            Facet.Words<Dataset>("communityKind", r => r.AffectedCommunities?.Select(community => community.Kind).Distinct()),
        ],
        [
            AffectedCommunity.Rows<Dataset>(r => r.AffectedCommunities),
        ]);

    private const string Example = """
        {
          "reference": "DS-0412",
          "title": "School transport applications",
          "description": "Every application for free or assisted school transport since 2019: the child's year of birth, school, distance from home, reason and outcome. No names or addresses.",
          "publisher": { "name": "Northmere Borough Council" },
          "creators": ["School Transport Team"],
          "contactPoint": { "name": "School Transport Team", "address": "school-transport@northmere.example.gov.uk" },
          "licence": "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/",
          "accessRights": "restricted",
          "securityClassification": "official",
          "themes": ["education-culture-and-sport", "transport"],
          "keywords": ["school transport", "special educational needs"],
          "updateFrequency": "monthly",
          "temporal": { "start": "2019-09-01" },
          "spatial": ["Northmere", "http://statistics.data.gov.uk/id/statistical-geography/E92000001"],
          "issued": "2024-02-12",
          "modified": "2026-03-02",
          "distributions": [
            {
              "accessUrl": "https://data.northmere.example.gov.uk/school-transport",
              "downloadUrl": "https://data.northmere.example.gov.uk/school-transport/counts.csv",
              "mediaType": "text/csv",
              "format": "CSV on the Web",
              "title": "Counts by ward and year",
              "description": "Open counts; groups under five are left out.",
              "licence": "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/",
              "byteSize": 184320,
              "issued": "2024-02-12",
              "modified": "2026-03-02"
            }
          ],
          "personalData": { "category": "special-category", "identifiability": "pseudonymised" },
          "lawfulBasis": ["public-task", "substantial-public-interest"],
          "collection": {
            "how": "Online and paper application forms.",
            "fromWhom": "Parents and carers.",
            "whatPeopleWereTold": "The form says that answers are used to decide the application and to plan routes; it does not mention research."
          },
          "dataSubjects": ["Children who travel to school", "Their parents and carers"],
          "retention": { "period": "P6Y", "explanation": "Six years after the child leaves school, then deleted." },
          "sharing": [
            {
              "withWhom": "University team that plans routes",
              "purpose": "Shorter journeys for children who use a wheelchair.",
              "basis": "public-task",
              "agreement": "https://northmere.example.gov.uk/agreements/school-transport-routes"
            }
          ],
          "affectedCommunities": [
            { "id": "disabled-children", "name": "Disabled children who travel to school", "kind": "children-or-young-people", "effect": "both", "mechanism": "Routes and eligibility are planned from the data", "adverse": true, "estimatedSize": 900, "representativeBody": "Northmere Parent Carer Forum" },
            { "id": "drivers", "name": "Drivers and escorts", "kind": "workers", "effect": "uncertain", "mechanism": "Shifts follow the planned routes", "adverse": false }
          ],
          "contestability": [
            { "act": "correct", "object": "input", "by": "individual", "answer": "yes", "url": "https://northmere.example.gov.uk/your-data" },
            { "act": "challenge", "object": "process", "by": "group", "answer": "no", "reason": "There is no route for groups yet; one is promised for 2027." }
          ],
          "website": "https://northmere.example.gov.uk/school-transport-data"
        }
        """;
}

/// <summary>What a dataset's record must say (domain.md, dataset; rules R27, D4 to D7 and D20).</summary>
public sealed class DatasetRules : AbstractValidator<Dataset>
{
    /// <summary>The rules.</summary>
    public DatasetRules()
    {
        RuleFor(r => r.Publisher).Must(publisher => publisher!.Organisation is not null || !string.IsNullOrWhiteSpace(publisher.Name)).When(r => r.Publisher is not null)
            .Obeys(Rules.D4, "Name the organisation of this register, or write its name.");
        RuleForEach(r => r.Sharing).Must(sharing => sharing.Organisation is not null || !string.IsNullOrWhiteSpace(sharing.WithWhom))
            .Obeys(Rules.D4, "Name the organisation of this register, or say with whom in words.");

        When(r => r.PersonalData?.Category is not (null or "none"), () =>
        {
            RuleFor(r => r.PersonalData!.Identifiability).NotEmpty()
                .Obeys(Rules.D7, "Say how easily people are recognised in it.");
            RuleFor(r => r.LawfulBasis).NotEmpty()
                .Obeys(Rules.D7, "Say on what lawful basis personal data in it is used.");
            RuleFor(r => r.DataSubjects).NotEmpty()
                .Obeys(Rules.D7, "Say whom it is about.");
            RuleFor(r => r.Contestability).NotEmpty()
                .Obeys(Rules.D20, "A dataset with personal data needs contestability, or an absence that says why it is not stated.");
        });
        this.ContestabilityExplained(r => r.Contestability);
        this.LocalIdsUnique(r => r.AffectedCommunities, community => community.Id, "affectedCommunities");

        this.InOrder(r => r.Issued, "issued", r => r.Modified, "modified");
        this.InOrder(r => r.Temporal?.Start, "temporal.start", r => r.Temporal?.End, "temporal.end");
        RuleFor(r => r.Distributions).Custom((distributions, context) =>
        {
            for (var i = 0; i < (distributions?.Count ?? 0); i++)
            {
                if (distributions![i] is { Issued: { } issued, Modified: { } modified } && modified < issued)
                {
                    context.Breaks(Rules.R27, $"distributions[{i}].modified", $"modified ({modified:yyyy-MM-dd}) is before issued ({issued:yyyy-MM-dd}).");
                }
            }
        });
    }
}

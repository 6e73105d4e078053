using System.Reflection;
using System.Text.RegularExpressions;
using NUnit.Framework;
using Registry.Api.Http;
using Registry.Core.Insight;
using Registry.Core.Register;
using Registry.Core.Vocabulary;

namespace Registry.Tests.Conventions;

/// <summary>The house rules of the code, kept by walking it.</summary>
public sealed partial class HouseTests
{
    private static readonly string Root = FindRoot();

    private static IEnumerable<string> Sources => new[] { "Registry.Core", "Registry.Api", "Registry.Tests" }
        .SelectMany(project => Directory.GetFiles(Path.Combine(Root, project), "*.cs", SearchOption.AllDirectories))
        .Where(file => !file.Contains("/obj/", StringComparison.Ordinal) && !file.Contains("/bin/", StringComparison.Ordinal));

    [Test]
    public void Core_knows_nothing_of_ASP_NET() =>
        Assert.That(typeof(Kind).Assembly.GetReferencedAssemblies().Select(name => name.Name), Has.None.StartsWith("Microsoft.AspNetCore"));

    [TestCase("Storage", "Ledger|Register|Access|Interop|Subjects|Participation|Safeguards|PublicBenefit|Organisations|Insight")]
    [TestCase("Ledger", "Register|Access|Interop|Subjects|Participation|Safeguards|PublicBenefit|Organisations|Insight")]
    [TestCase("Vocabulary", "Storage|Ledger|Register|Access|Interop|Subjects|Participation|Safeguards|PublicBenefit|Organisations|Insight")]
    [TestCase("Subjects", "Storage|Ledger|Access|Interop|Participation|Safeguards|PublicBenefit|Organisations|Insight")]
    [TestCase("Participation", "Storage|Ledger|Interop|Subjects|Safeguards|PublicBenefit|Organisations|Insight")]
    [TestCase("Safeguards", "Storage|Ledger|Access|Interop|Subjects|Participation|PublicBenefit|Organisations|Insight")]
    [TestCase("PublicBenefit", "Storage|Ledger|Access|Interop|Subjects|Participation|Safeguards|Organisations|Insight")]
    [TestCase("Organisations", "Storage|Ledger|Access|Interop|Subjects|Participation|Safeguards|PublicBenefit|Insight")]
    public void Dependencies_point_one_way(string folder, string mayNotUse)
    {
        var offenders = Sources.Where(file => file.StartsWith(Path.Combine(Root, "Registry.Core", folder) + "/", StringComparison.Ordinal))
            .Where(file => Regex.IsMatch(File.ReadAllText(file), $@"using Registry\.Core\.({mayNotUse})\b"));
        Assert.That(offenders.Select(file => Path.GetRelativePath(Root, file)), Is.Empty);
    }

    [Test]
    public void What_a_kind_flags_stands_apart_from_what_it_refuses()
    {
        // A published record is judged again by its flags alone: it was refused for the others.
        var flags = typeof(Rules).GetFields().Where(field => field.GetValue(null) is Rule { Severity: RuleSeverity.Flag }).Select(field => $"Rules.{field.Name}").ToHashSet();
        var named = Sources.Where(file => file.StartsWith(Path.Combine(Root, "Registry.Core") + "/", StringComparison.Ordinal) && !file.Contains("/Insight/", StringComparison.Ordinal))
            .SelectMany(file => Regex.Matches(File.ReadAllText(file), @"\bRules\.[RD][0-9]+\b", RegexOptions.CultureInvariant).Select(rule => (File: Path.GetFileName(file), Flags: flags.Contains(rule.Value)))).ToList();
        Assert.That(named.Where(name => name.Flags != name.File.EndsWith("Flags.cs", StringComparison.Ordinal)), Is.Empty);
        Assert.That(named.Where(name => name.Flags).Select(name => name.File[..^"Flags.cs".Length].ToLowerInvariant()).Distinct(), Is.EquivalentTo(Kinds.All.Where(kind => kind.HasFlags).Select(kind => kind.Name)));
    }

    [Test]
    public void A_dossier_reads_the_columns_it_tells_and_no_others()
    {
        var told = Sources.Where(file => file.Contains("/Registry.Core/Insight/", StringComparison.Ordinal))
            .SelectMany(file => Regex.Matches(File.ReadAllText(file), """\.(?:Text|Date|Reference|Whole)\("([a-z_]+)"\)""", RegexOptions.CultureInvariant).Select(match => match.Groups[1].Value)).Distinct();
        Assert.That(told, Is.EquivalentTo(DossierPiece.Told));
    }

    [Test]
    public void There_is_no_SQL_in_the_API_but_in_its_background_work() =>
        Assert.That(Sources.Where(file => file.Contains("/Registry.Api/", StringComparison.Ordinal) && !file.Contains("/Background/", StringComparison.Ordinal))
            .Where(file => Regex.IsMatch(File.ReadAllText(file), @"""\s*(SELECT|INSERT INTO|UPDATE|DELETE FROM)\s", RegexOptions.CultureInvariant)), Is.Empty);

    [Test]
    public void No_value_is_put_into_SQL_by_concatenation() =>
        // Names of the catalogue (kinds, columns, fixed fragments) may stand in SQL; a quoted hole would be a value.
        Assert.That(Sources.Where(file => file.Contains("/Registry.Core/", StringComparison.Ordinal))
            .SelectMany(file => File.ReadLines(file).Where(line => QuotedHole().IsMatch(line)).Select(line => $"{Path.GetFileName(file)}: {line.Trim()}"))
            .Where(line => !line.Contains("kind = '{Kind.Name}' AND member = '{key}'", StringComparison.Ordinal)), Is.Empty);

    [Test]
    public void Every_long_test_waits_to_be_asked_for()
    {
        // One that does not keeps all others from running when the category is asked for.
        var eager = Sources.Where(file => file.Contains("/Registry.Tests/", StringComparison.Ordinal))
            .SelectMany(file => File.ReadLines(file).Where(line => line.Contains("Category", StringComparison.Ordinal) && line.Contains("\"Long\"", StringComparison.Ordinal) && !line.Contains("Explicit", StringComparison.Ordinal))
                .Select(line => $"{Path.GetFileName(file)}: {line.Trim()}"));
        Assert.That(eager.Where(line => !line.StartsWith(nameof(HouseTests), StringComparison.Ordinal)), Is.Empty);
    }

    [Test]
    public void Types_have_names_of_the_field() =>
        Assert.That(new[] { typeof(Kind).Assembly, typeof(Settings).Assembly }.SelectMany(assembly => assembly.GetTypes()).Where(type => !type.Name.Contains('<', StringComparison.Ordinal))
            .Select(type => type.Name).Where(name => Regex.IsMatch(name, "(Manager|Service|Helper|Util|Utils|Dto|Model|Base|Impl)$")), Is.Empty);

    [Test]
    public void No_file_grows_beyond_four_hundred_lines() =>
        Assert.That(Sources.Select(file => (File: Path.GetRelativePath(Root, file), Lines: File.ReadLines(file).Count())).Where(pair => pair.Lines > 400), Is.Empty);

    [Test]
    public void Every_setting_is_in_the_README_and_has_a_bound_or_a_meaning_for_its_default()
    {
        var readme = File.ReadAllText(Path.Combine(Root, "README.md"));
        var missing = typeof(Settings).GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => !readme.Contains($"`Registry:{property.Name}`", StringComparison.Ordinal)).Select(property => property.Name);
        Assert.That(missing, Is.Empty);
        Assert.That(Regex.Matches(readme, @"`Registry:(\w+)`").Select(match => match.Groups[1].Value).Where(name => typeof(Settings).GetProperty(name) is null), Is.Empty, "the README names settings that do not exist");
    }

    [Test]
    public void Every_refusal_has_one_problem_and_every_problem_a_permanent_code()
    {
        Assert.That(Problems.All.Select(problem => problem.Refusal), Is.EquivalentTo(Enum.GetValues<RefusalCode>()));
        Assert.That(Problems.All.Select(problem => problem.Code), Is.Unique);
        Assert.That(Problems.All.Select(problem => problem.Code), Has.All.Match("^[a-z]+(-[a-z]+)*$"));
    }

    [Test]
    public void Rules_have_unique_codes_and_look_at_kinds_that_exist()
    {
        Assert.That(Rules.All.Select(rule => rule.Code), Is.Unique);
        Assert.That(Rules.All.SelectMany(rule => rule.Kinds).Distinct(), Is.SubsetOf(Kinds.All.Select(kind => kind.Name)));
        var declared = typeof(Rules).GetFields(BindingFlags.Public | BindingFlags.Static).Where(field => field.FieldType == typeof(Rule)).Select(field => (Rule)field.GetValue(null)!);
        Assert.That(Rules.All, Is.EquivalentTo(declared), "a rule that is not in the list is not served");
    }

    [Test]
    public void Every_code_list_is_whole_and_in_use_or_kept_for_a_kind_of_the_domain()
    {
        foreach (var list in Vocabularies.All)
        {
            Assert.That(list.Codes.Select(code => code.Key), Is.Unique, list.Key);
            Assert.That(list.Codes.Select(code => code.Key), Has.All.Match("^[a-z0-9]+(-[a-z0-9]+)*$"), list.Key);
            Assert.That(list.Codes.Select(code => code.Definition), Has.All.Not.Empty, list.Key);
            Assert.That(list.Codes.Select(code => code.ExactMatch).OfType<string>(), Has.All.Match("^https?://"), list.Key);
        }
    }

    [Test]
    public void Nothing_is_left_open()
    {
        var open = Sources.Where(file => !file.EndsWith("HouseTests.cs", StringComparison.Ordinal)).Where(file => Regex.IsMatch(File.ReadAllText(file), @"\b(TODO|FIXME|HACK|NotImplementedException)\b|catch\s*(\(Exception[^)]*\))?\s*\{\s*\}"));
        Assert.That(open.Select(file => Path.GetRelativePath(Root, file)), Is.Empty);
    }

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(TestContext.CurrentContext.TestDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Registry.sln")))
        {
            folder = folder.Parent!;
        }

        return folder.FullName;
    }

    [GeneratedRegex(@"(SELECT|INSERT|UPDATE|DELETE|WHERE|AND) .*'\{")]
    private static partial Regex QuotedHole();
}

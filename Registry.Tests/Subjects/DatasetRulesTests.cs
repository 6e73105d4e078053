using System.Text.Json.Nodes;
using NUnit.Framework;
using Registry.Core.Subjects;
using Registry.Tests.Register;

namespace Registry.Tests.Subjects;

public sealed class DatasetRulesTests
{
    private const string SomeId = "0198c0de-0000-7000-8000-000000000001";

    [Test]
    public void The_example_is_complete_and_valid() => EditedExample.IsCompleteAndValid(DatasetKind.Kind);

    [Test]
    public void A_publisher_that_nobody_can_find_is_refused() =>
        Assert.That(Breaches(json => json["publisher"] = new JsonObject()), Is.EqualTo("D4 /publisher"));

    [Test]
    public void A_publisher_of_this_register_needs_no_name() =>
        Assert.That(Breaches(json => json["publisher"] = new JsonObject { ["organisation"] = SomeId }), Is.Empty);

    [Test]
    public void Sharing_with_nobody_in_particular_is_refused() =>
        Assert.That(Breaches(json => json["sharing"]![0]!.AsObject().Remove("withWhom")), Is.EqualTo("D4 /sharing/0"));

    [Test]
    public void Sharing_with_an_organisation_of_this_register_needs_no_words() =>
        Assert.That(Breaches(json => json["sharing"]![0] = new JsonObject { ["organisation"] = SomeId }), Is.Empty);

    [TestCase("personal")]
    [TestCase("special-category")]
    [TestCase("criminal-offence")]
    public void Personal_data_without_lawful_basis_identifiability_subjects_and_contestability_is_a_draft(string category) =>
        Assert.That(
            Breaches(json =>
            {
                json["personalData"] = new JsonObject { ["category"] = category };
                json.Remove("lawfulBasis");
                json.Remove("dataSubjects");
                json.Remove("contestability");
            }),
            Is.EqualTo("D20 /contestability, D7 /dataSubjects, D7 /lawfulBasis, D7 /personalData/identifiability"));

    [Test]
    public void An_empty_list_is_no_lawful_basis() =>
        Assert.That(Breaches(json => json["lawfulBasis"] = new JsonArray()), Is.EqualTo("D7 /lawfulBasis"));

    [Test]
    public void Data_about_nobody_needs_no_lawful_basis() =>
        Assert.That(
            Breaches(json =>
            {
                json["personalData"] = new JsonObject { ["category"] = "none" };
                json.Remove("lawfulBasis");
                json.Remove("dataSubjects");
                json.Remove("contestability");
            }),
            Is.Empty);

    [Test]
    public void Personal_data_that_people_were_told_nothing_about_can_be_recorded() =>
        Assert.That(Breaches(json => json["collection"] = new JsonObject { ["whatPeopleWereTold"] = "Nothing." }), Is.Empty);

    [Test]
    public void A_no_without_a_reason_is_refused() =>
        Assert.That(Breaches(json => json["contestability"]![1]!.AsObject().Remove("reason")), Is.EqualTo("D5 /contestability/1/reason"));

    [Test]
    public void A_cell_of_the_grid_stated_twice_is_refused() =>
        Assert.That(
            Breaches(json => json["contestability"]!.AsArray().Add(json["contestability"]![0]!.DeepClone())),
            Is.EqualTo("D5 /contestability/2"));

    [Test]
    public void Two_communities_of_one_name_are_refused() =>
        Assert.That(Breaches(json => json["affectedCommunities"]![1]!["id"] = "disabled-children"), Is.EqualTo("D6 /affectedCommunities/1/id"));

    [Test]
    public void A_dataset_modified_before_it_was_issued_is_refused() =>
        Assert.That(Breaches(json => json["modified"] = "2024-02-11"), Is.EqualTo("R27 /modified"));

    [Test]
    public void A_time_that_ends_before_it_starts_is_refused() =>
        Assert.That(Breaches(json => json["temporal"]!["end"] = "2019-08-31"), Is.EqualTo("R27 /temporal/end"));

    [Test]
    public void A_distribution_modified_before_it_was_issued_is_refused() =>
        Assert.That(Breaches(json => json["distributions"]![0]!["modified"] = "2024-02-11"), Is.EqualTo("R27 /distributions/0/modified"));

    [Test]
    public void Dates_of_one_day_are_in_order() =>
        Assert.That(
            Breaches(json =>
            {
                json["modified"] = "2024-02-12";
                json["temporal"]!["end"] = "2019-09-01";
                json["distributions"]![0]!["modified"] = "2024-02-12";
            }),
            Is.Empty);

    [TestCase("yes", 1L)]
    [TestCase("no", 0L)]
    [TestCase("not-applicable", null)]
    public void Whether_a_group_can_challenge_is_taken_from_the_grid(string answer, long? expected) =>
        Assert.That(EditedExample.ColumnOf(DatasetKind.Kind, "group_can_challenge", json => json["contestability"]![1]!["answer"] = answer), Is.EqualTo(expected));

    [Test]
    public void A_grid_that_is_silent_about_groups_is_not_a_no() =>
        Assert.That(EditedExample.ColumnOf(DatasetKind.Kind, "group_can_challenge", json => json["contestability"]!.AsArray().RemoveAt(1)), Is.Null);

    private static string Breaches(Action<JsonObject> edit) => EditedExample.Breaches(DatasetKind.Kind, edit);
}

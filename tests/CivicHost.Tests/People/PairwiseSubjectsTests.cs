using CivicHost.Operations;
using CivicHost.People;

namespace CivicHost.Tests.People;

public sealed class PairwiseSubjectsTests
{
    private string _data = null!;

    [SetUp]
    public void Start() => _data = Directory.CreateTempSubdirectory("civichost-subjects-").FullName;

    [TearDown]
    public void Stop() => Directory.Delete(_data, recursive: true);

    [Test]
    public void A_module_knows_a_resident_again_also_after_a_restart()
    {
        var before = new PairwiseSubjects(new TownOptions(_data)).Of("polls", "somebody");

        Assert.That(new PairwiseSubjects(new TownOptions(_data)).Of("polls", "somebody"), Is.EqualTo(before));
        Assert.That(before, Does.Match("^[0-9a-f]{64}$"));
    }

    [Test]
    public void Two_modules_and_two_residents_have_nothing_in_common()
    {
        var subjects = new PairwiseSubjects(new TownOptions(_data));

        Assert.That(new[] { subjects.Of("polls", "somebody"), subjects.Of("permits", "somebody"), subjects.Of("polls", "somebody else") }, Is.Unique);
    }

    [Test]
    public void A_damaged_secret_is_not_replaced()
    {
        Directory.CreateDirectory(Path.Combine(_data, "keys"));
        File.WriteAllText(Path.Combine(_data, "keys", "subjects"), "short");

        Assert.That(() => new PairwiseSubjects(new TownOptions(_data)).Of("polls", "somebody"), Throws.TypeOf<InvalidDataException>());
    }
}

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('auth', '__first__'),
        ('contenttypes', '0002_remove_content_type_name'),
    ]

    operations = [
        migrations.CreateModel(
            name='Proposal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('submitted_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('sent_back_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('sent_back_reason', models.TextField(blank=True, editable=False, verbose_name='sent back because')),
                ('published_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('object_id', models.BigIntegerField(blank=True, null=True)),
                ('kind', models.CharField(choices=[('add', 'New'), ('change', 'Change'), ('delete', 'Deletion')], max_length=6)),
                ('title', models.CharField(max_length=300)),
                ('state', models.CharField(choices=[('staging', 'Being read'), ('draft', 'Draft'), ('review', 'In review'), ('scheduled', 'Scheduled'), ('live', 'Live'), ('superseded', 'Superseded'), ('withdrawn', 'Withdrawn'), ('discarded', 'Discarded')], default='review', max_length=10)),
                ('reason', models.CharField(blank=True, max_length=100)),
                ('discarded_at', models.DateTimeField(blank=True, null=True)),
                ('discarded_because', models.TextField(blank=True)),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True)),
                ('withdrawn_because', models.CharField(blank=True, max_length=100)),
                ('published_alone', models.BooleanField(default=False)),
                ('urgent_because', models.TextField(blank=True, verbose_name='why it could not wait')),
                ('confirmed_at', models.DateTimeField(blank=True, null=True)),
                ('confirmed_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='proposals_confirmed', to=settings.AUTH_USER_MODEL)),
                ('content_type', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='contenttypes.contenttype')),
                ('created_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='%(class)ss_created', to=settings.AUTH_USER_MODEL)),
                ('discarded_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='proposals_discarded', to=settings.AUTH_USER_MODEL)),
                ('published_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='%(class)ss_published', to=settings.AUTH_USER_MODEL)),
                ('sent_back_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='%(class)ss_sent_back', to=settings.AUTH_USER_MODEL)),
                ('submitted_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='%(class)ss_submitted', to=settings.AUTH_USER_MODEL)),
                ('withdrawn_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='proposals_withdrawn', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-created_at', '-pk'],
                'permissions': [('publish_proposal', 'Can publish a proposal of somebody else, or send it back'), ('withdraw_proposal', 'Can withdraw a published proposal'), ('urgent_proposal', 'Can publish an urgent fix alone')],
                'indexes': [models.Index(fields=['state', 'created_at'], name='proposals_by_state'), models.Index(fields=['content_type', 'object_id'], name='proposals_by_record')],
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['add', 'change', 'delete'])), name='proposals_proposal_kind_known', violation_error_message='A proposal adds, changes or deletes a record.'), models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'review', 'live', 'withdrawn', 'discarded'])), name='proposals_proposal_state_known', violation_error_message='A proposal is a draft, in review, live, withdrawn or discarded.'), models.CheckConstraint(condition=models.Q(models.Q(('published_at__isnull', False), ('state__in', ['live', 'withdrawn'])), models.Q(('published_at__isnull', True), models.Q(('state__in', ['live', 'withdrawn']), _negated=True)), _connector='OR'), name='proposals_proposal_live_has_moment', violation_error_message='What is or was live has the moment of its publication.'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'discarded'), _negated=True), models.Q(('discarded_because', ''), _negated=True), _connector='OR'), name='proposals_proposal_discarded_for_a_reason', violation_error_message='Say why it is discarded.')],
            },
        ),
        migrations.CreateModel(
            name='RecordChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField()),
                ('object_id', models.BigIntegerField()),
                ('kind', models.CharField(choices=[('add', 'New'), ('change', 'Change'), ('delete', 'Deletion')], max_length=6)),
                ('name', models.CharField(max_length=300)),
                ('before', models.JSONField(default=dict)),
                ('after', models.JSONField(default=dict)),
                ('content_type', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='contenttypes.contenttype')),
                ('proposal', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='edits', to='proposals.proposal')),
            ],
            options={
                'ordering': ['proposal', 'position'],
                'indexes': [models.Index(fields=['content_type', 'object_id'], name='proposals_by_touched')],
                'constraints': [models.UniqueConstraint(fields=('proposal', 'content_type', 'object_id'), name='proposals_change_once', violation_error_message='A proposal says once what becomes of a record.'), models.CheckConstraint(condition=models.Q(('kind__in', ['add', 'change', 'delete'])), name='proposals_change_kind_known', violation_error_message='A record is added, changed or deleted.')],
            },
        ),
    ]

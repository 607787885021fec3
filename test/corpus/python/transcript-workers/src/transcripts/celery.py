from celery import Celery

# not: constructor
app = Celery("transcripts", broker="redis://localhost", backend="redis://localhost")
app.conf.task_routes = {"transcripts.tasks.*": {"queue": "llm"}}
# not: background
app.autodiscover_tasks(["transcripts"])

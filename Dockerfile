FROM python:3.11-slim

ENV PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    PIP_NO_CACHE_DIR=1 \
    PIP_DISABLE_PIP_VERSION_CHECK=1

# Letters of Chinese and Japanese, for cards that are shared.
RUN apt-get update && apt-get install --yes --no-install-recommends fonts-droid-fallback \
    && rm -rf /var/lib/apt/lists/*

RUN useradd --system --uid 10001 --create-home silknet
WORKDIR /srv/silknet

# Before the code, so that a change of code does not install everything again.
COPY requirements.txt .
RUN pip install --require-hashes --requirement requirements.txt

COPY . .
# The key is thrown away: compiling and collecting files need settings, not a secret.
RUN export SILKNET_SECRET_KEY=only-for-collecting-static-files-while-building \
    && python manage.py shell --no-imports --command \
        "from silknet.ops.start import compile_translations; compile_translations()" \
    && python manage.py collectstatic --no-input \
    && mkdir media && chown silknet media

USER silknet
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/healthz', timeout=4)"]

# Two processes: answers are kept in memory per process, and SILKNET_MEMORY counts for each. An import of a thousand rows
# takes most of a minute; gunicorn would end it after half of one.
CMD ["gunicorn", "silknet.wsgi:application", "--bind=0.0.0.0:8000", "--workers=2", "--timeout=180", "--no-control-socket", \
     "--worker-tmp-dir=/dev/shm", "--access-logfile=-"]
